/**
 * What an API server itself does with definitions: accepts their names, establishes them, serves their kinds, and empties
 * them before they go. Source: the controllers of k8s.io/apiextensions-apiserver; recordings crd/life, crd/versions.
 */
import { ApiError } from '../apimachinery/api-error.ts'
import { jsonClone } from '../apimachinery/json-clone.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { Client } from '../client/client.ts'
import type { Clock } from '../clock/clock.ts'
import type { KindDefinition } from '../registry/kind.ts'
import type { Registry } from '../registry/registry.ts'
import type { MessageStructure } from '../schema/structure.ts'
import { customKinds } from './custom-kind.ts'
import { CLEANUP_FINALIZER, type Definition, isConditionTrue, setCondition } from './definition.ts'
import { namingOutcome } from './names.ts'

const RESOURCE = 'customresourcedefinitions.apiextensions.k8s.io'
const STATUS = `${RESOURCE}/status`

/** How long to wait before looking again at objects that finalizers keep, in ms. */
const RETRY_MS = 5000

export interface DefinitionControllerOptions {
  readonly registry: Registry
  /** Acts as the server itself. */
  readonly client: Client
  readonly clock: Clock
  /** The structure of all metadata. */
  readonly objectMeta: MessageStructure
}

/** Starts it; returns what stops it. */
export function startDefinitionController(options: DefinitionControllerOptions): () => void {
  const controller = new DefinitionController(options)
  return controller.start()
}

/** A definition whose kinds are served, as it was when they were made. */
interface Served {
  readonly definition: Definition
  readonly kinds: readonly KindDefinition[]
}

class DefinitionController {
  readonly #options: DefinitionControllerOptions
  readonly #served = new Map<string, Served>()
  #stopped = false

  constructor(options: DefinitionControllerOptions) {
    this.#options = options
  }

  start(): () => void {
    const { client } = this.#options
    const { items, resourceVersion } = client.list(RESOURCE, '')
    for (const object of items) this.#reconcile(object.metadata.name ?? '')
    const unwatch = client.watch(RESOURCE, '', resourceVersion, ({ object }) =>
      this.#reconcile(object.metadata.name ?? ''),
    )
    return () => {
      this.#stopped = true
      unwatch()
    }
  }

  #reconcile(name: string): void {
    if (this.#stopped) return
    const object = this.#options.client.find(RESOURCE, name)
    if (object === undefined) {
      this.#unserve(name)
      // Its names are free for others now.
      for (const other of this.#all()) this.#accept(other)
      return
    }
    const definition = asDefinition(object)
    if (this.#accept(definition) || this.#establish(definition)) return
    this.#serve(definition)
    if (definition.metadata.deletionTimestamp !== undefined) this.#cleanUp(definition)
  }

  #all(): readonly Definition[] {
    return this.#options.client.list(RESOURCE, '').items.map(asDefinition)
  }

  /** Whether the status was written: its event brings the definition back. */
  #accept(definition: Definition): boolean {
    const outcome = namingOutcome(definition, this.#all())
    if (outcome === undefined) return false
    return this.#writeStatus(definition, (changed, now) => {
      changed.status.acceptedNames = outcome.acceptedNames
      setCondition(changed, outcome.namesAccepted, now)
      setCondition(changed, outcome.established, now)
    })
  }

  #establish(definition: Definition): boolean {
    if (!isConditionTrue(definition, 'NamesAccepted') || isConditionTrue(definition, 'Established')) return false
    return this.#writeStatus(definition, (changed, now) =>
      setCondition(
        changed,
        {
          type: 'Established',
          status: 'True',
          reason: 'InitialNamesAccepted',
          message: 'the initial names have been accepted',
        },
        now,
      ),
    )
  }

  /** Registers the kinds anew when what they are made of has changed. */
  #serve(definition: Definition): void {
    const name = definition.metadata.name ?? ''
    if (!isConditionTrue(definition, 'Established')) return this.#unserve(name)
    const served = this.#served.get(name)
    if (served !== undefined && sameKinds(served.definition, definition)) return
    this.#unserve(name)
    const { registry, objectMeta } = this.#options
    const kinds = customKinds(definition, { objectMeta, since: registry.revision })
    for (const kind of kinds) registry.register(kind)
    this.#served.set(name, { definition, kinds })
  }

  #unserve(name: string): void {
    for (const kind of this.#served.get(name)?.kinds ?? []) this.#options.registry.unregister(kind)
    this.#served.delete(name)
  }

  /** Deletes the objects of a definition that is on its way out, then lets it go. */
  #cleanUp(definition: Definition): void {
    if (!definition.metadata.finalizers?.includes(CLEANUP_FINALIZER)) return
    const name = definition.metadata.name ?? ''
    const left = this.#deleteInstances(definition)
    if (left) {
      this.#writeStatus(definition, (changed, now) =>
        setCondition(changed, terminating('InstanceDeletionInProgress'), now),
      )
      this.#options.clock.setTimeout(() => this.#reconcile(name), RETRY_MS)
      return
    }
    this.#letGo(definition)
  }

  /** Whether any are left. */
  #deleteInstances(definition: Definition): boolean {
    const { client } = this.#options
    const [kind] = this.#served.get(definition.metadata.name ?? '')?.kinds ?? []
    if (kind === undefined) return false
    const resource = `${kind.resource}.${kind.group}`
    for (const { metadata } of client.list(resource, '').items) {
      if (metadata.deletionTimestamp === undefined)
        tolerateGone(() => client.delete(resource, `${metadata.namespace ?? ''}/${metadata.name}`))
    }
    return client.list(resource, '').items.length > 0
  }

  #letGo(definition: Definition): void {
    const established = isConditionTrue(definition, 'Established')
    this.#writeStatus(definition, (changed, now) => {
      setCondition(changed, established ? EMPTY : NEVER_ESTABLISHED, now)
      changed.metadata.finalizers = (changed.metadata.finalizers ?? []).filter((known) => known !== CLEANUP_FINALIZER)
    })
  }

  /** Writes what `change` makes of the definition, unless nothing changes; somebody else's newer version is left alone. */
  #writeStatus(definition: Definition, change: (changed: Definition, now: string) => void): boolean {
    const { client, clock } = this.#options
    const changed = jsonClone(definition)
    change(changed, formatTime(clock.now()))
    if (jsonEqual(changed, definition)) return false
    tolerateGone(() => client.update(STATUS, changed))
    return true
  }
}

const terminating = (reason: string) => ({
  type: 'Terminating',
  status: 'True',
  reason,
  message: 'CustomResource deletion is in progress',
})

const EMPTY = {
  type: 'Terminating',
  status: 'False',
  reason: 'InstanceDeletionCompleted',
  message: 'removed all instances',
}

const NEVER_ESTABLISHED = {
  type: 'Terminating',
  status: 'False',
  reason: 'NeverEstablished',
  message: 'resource was never established',
}

/** Stored under the definitions' resource, and decoded by its structure. */
const asDefinition = (object: KubeObject): Definition => object as Definition

/** Whether both define the same kinds. */
const sameKinds = (a: Definition, b: Definition): boolean =>
  jsonEqual(a.spec, b.spec) &&
  jsonEqual(a.status.acceptedNames, b.status.acceptedNames) &&
  isConditionTrue(a, 'Terminating') === isConditionTrue(b, 'Terminating')

function tolerateGone(action: () => void): void {
  try {
    action()
  } catch (error) {
    if (!(error instanceof ApiError) || ![404, 409].includes(error.code)) throw error
  }
}
