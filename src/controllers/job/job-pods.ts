/** Makes and removes the Pods of a Job, and lets go of those it has counted. Source: KEP-2307, KEP-2214; recordings of a control plane. */

import { isNotFound } from '../../apimachinery/api-error.ts'
import { listOf } from '../../apimachinery/object-fields.ts'
import type { JsonObject, ObjectMeta } from '../../apimachinery/objects.ts'
import type { Client } from '../../client/client.ts'
import { keyOf } from '../../client/informer.ts'
import type { Job, Pod, PodTemplate } from '../../client/types.ts'
import { isNamespaceTerminating, type PodControl } from '../pod-control.ts'
import {
  COMPLETION_INDEX,
  failuresBefore,
  INDEX_FAILURES,
  INDEX_IGNORED_FAILURES,
  isTracked,
  TRACKING_FINALIZER,
} from './pods.ts'
import { judgeFailure } from './policies.ts'

const INDEX_VARIABLE = 'JOB_COMPLETION_INDEX'
/** Letters of a generated name before its random ones. */
const MAX_GENERATE_NAME = 58

export class JobPods {
  readonly #client: Client
  readonly #control: PodControl

  constructor(client: Client, control: PodControl) {
    this.#client = client
    this.#control = control
  }

  /**
   * Makes a Pod, of an index if one is given; `replaced` is the failed Pod of that index. Throws the ApiError of a
   * refusal, but for one because the namespace is going.
   */
  create(job: Job, index?: number, replaced?: Pod): void {
    try {
      const template = tracked(job.spec.template)
      if (index === undefined) this.#control.create(job, template)
      else this.#control.create(job, template, indexMetadata(job, index, replaced), indexSpec(job, index))
    } catch (error) {
      if (!isNamespaceTerminating(error)) throw error
    }
  }

  /** Removes a Pod that is not to be counted. */
  removeUncounted(job: Job, pod: Pod): void {
    this.release(pod)
    this.#control.delete(job, pod)
  }

  delete(job: Job, pod: Pod): void {
    this.#control.delete(job, pod)
  }

  /** Lets a Pod go; one that is gone already is no failure. */
  release(pod: Pod): void {
    if (!isTracked(pod)) return
    const patch = { metadata: { '$deleteFromPrimitiveList/finalizers': [TRACKING_FINALIZER] } }
    try {
      this.#client.patch('pods', keyOf(pod), { type: 'strategic', patch })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}

function tracked(template: PodTemplate): PodTemplate {
  const { finalizers = [] } = template.metadata
  const metadata = { ...template.metadata, finalizers: [...new Set([...finalizers, TRACKING_FINALIZER])] }
  return { ...template, metadata }
}

function indexMetadata(job: Job, index: number, replaced: Pod | undefined): ObjectMeta {
  const suffix = `-${index}-`
  const { name = '' } = job.metadata
  return {
    generateName: `${name.slice(0, MAX_GENERATE_NAME - suffix.length)}${suffix}`,
    labels: { [COMPLETION_INDEX]: String(index) },
    annotations: { [COMPLETION_INDEX]: String(index), ...failureAnnotations(job, replaced) },
  }
}

/** How often the index has failed so far, if it may fail a number of times by itself. */
function failureAnnotations(job: Job, replaced: Pod | undefined): { [key: string]: string } {
  if (job.spec.backoffLimitPerIndex === undefined) return {}
  let { counted, ignored } = replaced === undefined ? { counted: 0, ignored: 0 } : failuresBefore(replaced)
  if (replaced !== undefined) {
    if (judgeFailure(job, replaced).counts) counted++
    else ignored++
  }
  return {
    [INDEX_FAILURES]: String(counted),
    ...(ignored === 0 ? {} : { [INDEX_IGNORED_FAILURES]: String(ignored) }),
  }
}

/** Its hostname says the index, and so does a variable of each container. */
function indexSpec(job: Job, index: number): JsonObject {
  const { containers, initContainers } = job.spec.template.spec
  return {
    hostname: `${job.metadata.name}-${index}`,
    containers: listOf(containers).map(withIndexVariable),
    ...(initContainers === undefined ? {} : { initContainers: listOf(initContainers).map(withIndexVariable) }),
  }
}

function withIndexVariable(container: JsonObject): JsonObject {
  const env = listOf(container.env)
  if (env.some(({ name }) => name === INDEX_VARIABLE)) return container
  const fieldRef = { fieldPath: `metadata.labels['${COMPLETION_INDEX}']` }
  return { ...container, env: [...env, { name: INDEX_VARIABLE, valueFrom: { fieldRef } }] }
}
