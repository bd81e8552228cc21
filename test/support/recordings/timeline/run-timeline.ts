/** Lets one timeline happen on a cluster of its own, in virtual time, and writes down what a watcher sees. */
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../../../../src/apimachinery/objects.ts'
import { type Cluster, createCluster } from '../../../../src/index.ts'
import { simImages } from './sim-images.ts'
import type { Action, Timeline } from './timeline.ts'

/** What was seen, as it came: times are still RFC 3339, ids are still ids. */
export interface Seen {
  readonly at: number
  readonly frame: JsonObject
}

export interface TimelineRun {
  readonly frames: readonly Seen[]
  readonly events: readonly Seen[]
  /** Answers that had another code than the recorded ones. */
  readonly wrongAnswers: readonly string[]
  /** Of the Pod, in ms. */
  readonly createdAt: number
}

const NAMESPACE = 'ns'
/** What the recording machine had. */
const CAPACITY = { cpu: '2', 'ephemeral-storage': '12342040Ki', memory: '24684084Ki', pods: '500' }
const ALLOCATABLE = { ...CAPACITY, 'ephemeral-storage': '11374424046', memory: '24581684Ki' }
/** The kubelet had been up for a while, in ms: probes then start at once. */
const UPTIME_MS = 300_000
/**
 * Between which of its looks at the runtime and at the API the Pod came, and in which part of a second, differed from run
 * to run: with each seed it comes so many ms later in a period of those than with the one before.
 */
const SEED_STEP_MS = 1370
const PERIOD_MS = 10_250
/** How long the run goes on after the recorded one: what may come late has come by then. */
const OVERTIME_MS = 1100

export async function runTimeline(timeline: Timeline, seed: number): Promise<TimelineRun> {
  const cluster = await createCluster({ images: simImages, seed })
  try {
    return await new Run(cluster, timeline, seed).go()
  } finally {
    await cluster.close()
  }
}

class Run {
  readonly #cluster: Cluster
  readonly #timeline: Timeline
  readonly #frames: Seen[] = []
  readonly #events: Seen[] = []
  readonly #wrongAnswers: string[] = []
  readonly #seed: number
  #createdAt = 0

  constructor(cluster: Cluster, timeline: Timeline, seed: number) {
    this.#cluster = cluster
    this.#seed = seed
    this.#timeline = timeline
  }

  async go(): Promise<TimelineRun> {
    const { client, clock } = this.#cluster
    client.patch('nodes/status', 'node-1', {
      type: 'merge',
      patch: { status: { capacity: CAPACITY, allocatable: ALLOCATABLE } },
    })
    client.create('namespaces', { metadata: { name: NAMESPACE } })
    for (const object of this.#timeline.setup) this.#request('POST', resourceOf(object), object)
    await clock.advance(UPTIME_MS + (((this.#seed - 1) * SEED_STEP_MS) % PERIOD_MS))
    this.#watch()
    this.#createdAt = clock.now()
    this.#request('POST', 'pods', this.#timeline.pod)
    for (const action of this.#timeline.actions) {
      await clock.advance(this.#createdAt + action.at - clock.now())
      this.#act(action)
    }
    await clock.advance(this.#createdAt + this.#timeline.seconds * 1000 + OVERTIME_MS - clock.now())
    return {
      frames: this.#frames,
      events: this.#events,
      wrongAnswers: this.#wrongAnswers,
      createdAt: this.#createdAt,
    }
  }

  #watch(): void {
    const { client } = this.#cluster
    const since = client.list('pods', NAMESPACE).resourceVersion
    client.watch('pods', NAMESPACE, since, ({ type, object }) => this.#see(this.#frames, frameOf(type, object)))
    client.watch('events', NAMESPACE, since, ({ type, object }) => this.#see(this.#events, eventOf(type, object)))
  }

  #see(list: Seen[], frame: JsonObject): void {
    const before = list.at(-1)?.frame
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(frame)) return
    list.push({ at: this.#cluster.clock.now() - this.#createdAt, frame })
  }

  #act({ method, path, contentType, body, code }: Action): void {
    const status = this.#request(method, path, body, contentType)
    if (status !== code) this.#wrongAnswers.push(`${method} ${path}: want code ${code} got ${status}`)
  }

  #request(method: string, path: string, body?: JsonObject, contentType = 'application/json'): number {
    const url = `/api/v1/namespaces/${NAMESPACE}/${path}`
    return this.#cluster.inject({ method, url, headers: { 'content-type': contentType }, body }).status
  }
}

const resourceOf = ({ kind }: JsonObject): string => `${String(kind).toLowerCase()}s`

const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})

/** The fields that a recording keeps of a version of the Pod. */
function frameOf(type: string, { metadata, spec, status }: KubeObject): JsonObject {
  const { generation, deletionTimestamp, deletionGracePeriodSeconds } = metadata
  const { nodeName, ephemeralContainers } = objectOf(spec)
  const names = Array.isArray(ephemeralContainers) ? ephemeralContainers.map((one) => objectOf(one).name ?? '') : []
  return {
    type,
    ...(generation === undefined ? {} : { generation }),
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    ...(deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds }),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(names.length === 0 ? {} : { ephemeralContainers: names }),
    status: objectOf(status),
  }
}

/** The fields that a recording keeps of an event. */
function eventOf(watch: string, event: KubeObject): JsonObject {
  const { type, reason, message, count, action, source } = event
  const { fieldPath } = objectOf(event.involvedObject)
  return {
    watch,
    type,
    reason,
    message,
    ...(action === undefined ? {} : { action }),
    ...(count === undefined ? {} : { count }),
    source: objectOf(source),
    reportingComponent: event.reportingComponent ?? '',
    ...(fieldPath === undefined ? {} : { fieldPath }),
  }
}
