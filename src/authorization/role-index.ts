/**
 * Roles and bindings by what is asked of them: roles by name, bindings by subject. Kept up to date write by write once
 * it has been asked, so that a decision looks at the bindings of one user only.
 */
import type { KubeObject } from '../apimachinery/objects.ts'
import type { GrantedRules, PolicyRule, RoleBook, RoleRef, UserInfo } from '../registry/access.ts'
import type { Storage, StoreEvent } from '../store/storage.ts'
import { type Binding, RBAC_GROUP, type Role, type Subject } from './rbac-objects.ts'

/** A binding that holds for a user, by its first subject that does. */
export interface Grant {
  readonly binding: Binding
  readonly subject: Subject
  /** Undefined when the role is not there. */
  readonly rules: readonly PolicyRule[] | undefined
}

type Change = Omit<StoreEvent, 'cache'>

/** Bindings of one namespace by subject, then by name. */
type BindingsBySubject = Map<string, Map<string, Binding>>

const NO_RULES: readonly PolicyRule[] = []

export class RoleIndex implements RoleBook {
  readonly #clusterRoles = new Map<string, readonly PolicyRule[]>()
  readonly #roles = new Map<string, readonly PolicyRule[]>()
  readonly #bindings = new Map<string, BindingsBySubject>()

  readonly #storage: Storage
  #follows = false

  constructor(storage: Storage) {
    this.#storage = storage
  }

  rulesOf({ kind, name }: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
    this.#followOnce()
    return kind === 'ClusterRole' ? this.#clusterRoles.get(`/${name}`) : this.#roles.get(`${namespace}/${name}`)
  }

  grantedRules(user: UserInfo, namespace: string): GrantedRules {
    const rules: PolicyRule[] = []
    const missing: RoleRef[] = []
    for (const grant of this.grants(user, namespace)) {
      if (grant.rules === undefined) missing.push(grant.binding.roleRef)
      else rules.push(...grant.rules)
    }
    return { rules, missing }
  }

  /** Bindings of the cluster first, then those of the namespace, each by name. */
  *grants(user: UserInfo, namespace: string): IterableIterator<Grant> {
    this.#followOnce()
    yield* this.#grantsIn(user, '')
    if (namespace !== '') yield* this.#grantsIn(user, namespace)
  }

  *#grantsIn(user: UserInfo, namespace: string): IterableIterator<Grant> {
    const bySubject = this.#bindings.get(namespace)
    if (bySubject === undefined) return
    const keys = userKeys(user)
    for (const binding of applying(bySubject, keys)) {
      const subject = binding.subjects?.find((one) => keys.includes(subjectKey(one, namespace)))
      if (subject !== undefined) yield { binding, subject, rules: this.rulesOf(binding.roleRef, namespace) }
    }
  }

  /** Where everybody may do everything, nobody ever asks. */
  #followOnce(): void {
    if (this.#follows) return
    this.#follows = true
    this.#follow('clusterroles', (change) => roleChanged(this.#clusterRoles, change))
    this.#follow('roles', (change) => roleChanged(this.#roles, change))
    this.#follow('clusterrolebindings', (change) => this.#bindingChanged(change))
    this.#follow('rolebindings', (change) => this.#bindingChanged(change))
  }

  #follow(name: string, handle: (change: Change) => void): void {
    const resource = `${name}.${RBAC_GROUP}`
    const present = this.#storage.snapshot(resource)
    for (const entry of present.entries('')) handle({ type: 'ADDED', entry })
    this.#storage.watch(resource, present.revision, handle)
  }

  #bindingChanged({ type, entry, previous }: Change): void {
    if (previous !== undefined) this.#remove(asBinding(previous.object))
    if (type !== 'DELETED') this.#add(asBinding(entry.object))
  }

  #add(binding: Binding): void {
    const { name = '', namespace = '' } = binding.metadata
    const bySubject: BindingsBySubject = this.#bindings.get(namespace) ?? new Map()
    this.#bindings.set(namespace, bySubject)
    for (const subject of binding.subjects ?? []) {
      const key = subjectKey(subject, namespace)
      const known = bySubject.get(key)
      if (known === undefined) bySubject.set(key, new Map([[name, binding]]))
      else known.set(name, binding)
    }
  }

  #remove({ metadata, subjects = [] }: Binding): void {
    const { name = '', namespace = '' } = metadata
    const bySubject = this.#bindings.get(namespace)
    if (bySubject === undefined) return
    for (const subject of subjects) {
      const key = subjectKey(subject, namespace)
      const known = bySubject.get(key)
      known?.delete(name)
      if (known?.size === 0) bySubject.delete(key)
    }
    if (bySubject.size === 0) this.#bindings.delete(namespace)
  }
}

function roleChanged(roles: Map<string, readonly PolicyRule[]>, { type, entry }: Change): void {
  if (type === 'DELETED') roles.delete(entry.key)
  else roles.set(entry.key, asRole(entry.object).rules ?? NO_RULES)
}

// The resource that is watched says what its objects are; the decoder has checked their shape.
const asRole = (object: KubeObject): Role => object as Role
const asBinding = (object: KubeObject): Binding => object as Binding

/** One text for all subjects that mean the same. */
function subjectKey({ kind, name, namespace = '' }: Subject, bindingNamespace: string): string {
  if (kind !== 'ServiceAccount') return `${kind} ${name}`
  return `ServiceAccount system:serviceaccount:${namespace === '' ? bindingNamespace : namespace}:${name}`
}

/** The keys of the subjects that a user is. */
const userKeys = ({ name, groups }: UserInfo): string[] => [
  `User ${name}`,
  `ServiceAccount ${name}`,
  ...groups.map((group) => `Group ${group}`),
]

function applying(bySubject: BindingsBySubject, keys: readonly string[]): Iterable<Binding> {
  const found = new Set<Binding>()
  for (const key of keys) for (const binding of bySubject.get(key)?.values() ?? []) found.add(binding)
  return found.size < 2 ? found : [...found].sort(byName)
}

const byName = (a: Binding, b: Binding): number => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1)
