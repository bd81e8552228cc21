/** Making and removing Pods for an owner, with the events that tell of it. Source: control-plane timelines. */
import { ApiError } from '../apimachinery/api-error.ts'
import { jsonClone } from '../apimachinery/json-clone.ts'
import type { JsonObject, KubeObject, ObjectMeta } from '../apimachinery/objects.ts'
import type { Client } from '../client/client.ts'
import type { EventRecorder } from '../client/event-recorder.ts'
import type { PodTemplate } from '../client/types.ts'
import { controllerReference } from './controller.ts'

export class PodControl {
  readonly #client: Client
  readonly #events: EventRecorder

  constructor(client: Client, events: EventRecorder) {
    this.#client = client
    this.#events = events
  }

  /**
   * Makes a Pod of a template. `metadata` and `spec` go over those of the template: a name, more labels, a hostname.
   * Throws the ApiError of the refusal, after an event.
   */
  create(owner: KubeObject, template: PodTemplate, metadata: ObjectMeta = {}, spec: JsonObject = {}): KubeObject {
    const pod = podOf(owner, template, metadata, spec)
    try {
      const created = this.#client.create('pods', pod)
      this.#events.record(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name}`)
      return created
    } catch (error) {
      if (error instanceof ApiError && !isNamespaceTerminating(error))
        this.#events.record(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
      throw error
    }
  }

  /** Removes a Pod; one that is gone already is no failure. Throws the ApiError of a refusal, after an event. */
  delete(owner: KubeObject, { metadata: { namespace, name } }: KubeObject): void {
    try {
      this.#client.delete('pods', `${namespace}/${name}`)
      this.#events.record(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.code === 404) return
      this.#events.record(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`)
      throw error
    }
  }
}

/** A Pod of a template, not yet made. Longer prefixes of generated names are cut by the server. */
export function podOf(owner: KubeObject, template: PodTemplate, metadata: ObjectMeta, spec: JsonObject) {
  const { labels, annotations, finalizers } = jsonClone(template.metadata)
  return {
    metadata: {
      ...(metadata.name === undefined ? { generateName: metadata.generateName ?? `${owner.metadata.name}-` } : {}),
      ...(owner.metadata.namespace === undefined ? {} : { namespace: owner.metadata.namespace }),
      labels: { ...labels, ...metadata.labels },
      annotations: { ...annotations, ...metadata.annotations },
      ...(finalizers === undefined ? {} : { finalizers }),
      ...(metadata.name === undefined ? {} : { name: metadata.name }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: { ...jsonClone(template.spec), ...spec },
  }
}

/** Whether an object was refused because its namespace is going: nothing can be made there, and nobody is told. */
export const isNamespaceTerminating = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.status.details?.causes ?? []).some(({ reason }) => reason === 'NamespaceTerminating')
