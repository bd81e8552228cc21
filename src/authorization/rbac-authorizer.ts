/** Authorization by Roles and bindings. Texts: recordings access/self-access, subject-access; a real server v1.35. */
import { goQuote } from '../apimachinery/go-quote.ts'
import type { Attributes, Authorizer, RoleRef, UserInfo } from '../registry/access.ts'
import { ruleAllows } from './policy-rules.ts'
import { type Binding, RBAC_GROUP, type Subject } from './rbac-objects.ts'
import type { Grant, RoleIndex } from './role-index.ts'

export function createRbacAuthorizer(index: RoleIndex): Authorizer {
  return {
    authorize(user: UserInfo, attributes: Attributes) {
      const missing: RoleRef[] = []
      const namespace = attributes.isResource ? attributes.namespace : ''
      for (const grant of index.grants(user, namespace)) {
        if (grant.rules === undefined) missing.push(grant.binding.roleRef)
        else if (grant.rules.some((rule) => ruleAllows(rule, attributes))) {
          return { allowed: true, reason: `RBAC: allowed by ${sourceOf(grant)}` }
        }
      }
      if (missing.length === 0) return { allowed: false }
      return { allowed: false, reason: `RBAC: ${aggregateText(missing.map(roleNotFound))}` }
    },
    rulesFor(user, namespace) {
      const { rules, missing } = index.grantedRules(user, namespace)
      return { rules, incomplete: false, errors: missing.map(roleNotFound) }
    },
  }
}

const roleNotFound = ({ kind, name }: RoleRef): string =>
  `${kind.toLowerCase()}.${RBAC_GROUP} ${goQuote(name)} not found`

/** Several errors as Go's aggregate prints them: without repeats, in brackets unless there is one. */
export function aggregateText(errors: readonly string[]): string {
  const texts = [...new Set(errors)]
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`
}

function sourceOf({ binding, subject }: Grant): string {
  const { kind, name } = binding.roleRef
  return `${bindingText(binding)} of ${kind} ${goQuote(name)} to ${subjectText(subject, binding)}`
}

function bindingText({ kind, metadata: { name = '', namespace } }: Binding): string {
  return `${kind} ${goQuote(namespace === undefined ? name : `${name}/${namespace}`)}`
}

function subjectText({ kind, name, namespace = '' }: Subject, { metadata }: Binding): string {
  if (kind !== 'ServiceAccount') return `${kind} ${goQuote(name)}`
  return `${kind} ${goQuote(`${name}/${namespace === '' ? (metadata.namespace ?? '') : namespace}`)}`
}
