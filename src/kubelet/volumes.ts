/** Volumes of one Pod: nothing starts before they are mounted. Source: docs "Volumes", recordings kubelet/missing-*-volume. */
import { listOf } from '../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'
import type { Client } from '../client/client.ts'
import type { Clock, Timer } from '../clock/clock.ts'
import { type Process, until } from '../clock/process.ts'
import { findContainer, type Pod, type Volume } from './pod.ts'

/** A mount is tried this long after it is wanted; a failed one again after twice as long each time. Milliseconds. */
const FIRST_TRY_MS = 150
const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 122_000
/** How often a Pod's worker looks whether all is mounted, and for how long. */
const POLL_MS = 300
const PATIENCE_MS = 123_000

export type MountResult = 'mounted' | 'timeout' | 'cancelled'

export interface VolumesOptions {
  readonly client: Client
  readonly clock: Clock
  readonly pod: () => Pod
  readonly failed: (message: string) => void
}

export class PodVolumes {
  readonly #options: VolumesOptions
  readonly #mounted = new Set<string>()
  readonly #retries = new Map<string, Timer>()
  #begun = false
  #resume: ((result: MountResult) => void) | undefined

  constructor(options: VolumesOptions) {
    this.#options = options
  }

  /** Waits until all volumes are mounted, or for as long as a sync may. */
  *mount(): Process<MountResult> {
    const { clock } = this.#options
    if (!this.#begun) {
      this.#begun = true
      for (const volume of this.#volumes()) this.#tryIn(volume, FIRST_TRY_MS, FIRST_RETRY_MS)
    }
    if (this.#isComplete()) return 'mounted'
    const began = clock.now()
    const patience = clock.setTimeout(() => this.#answer('timeout'), PATIENCE_MS)
    const result = yield* until<MountResult>((done) => {
      this.#resume = done
    })
    patience.cancel()
    if (result !== 'mounted') return result
    // It is seen at the next look, not at once.
    const late = (began - clock.now()) % POLL_MS
    yield (resume) => {
      clock.setTimeout(resume, late < 0 ? late + POLL_MS : 0)
    }
    return 'mounted'
  }

  /** Ends a wait: the Pod is to go. */
  cancel(): void {
    this.#answer('cancelled')
  }

  unmount(): void {
    for (const timer of this.#retries.values()) timer.cancel()
    this.#retries.clear()
    this.#mounted.clear()
  }

  #volumes(): readonly Volume[] {
    return this.#options.pod().spec.volumes ?? []
  }

  #isComplete(): boolean {
    return this.#volumes().every(({ name }) => this.#mounted.has(name))
  }

  #answer(result: MountResult): void {
    const resume = this.#resume
    this.#resume = undefined
    resume?.(result)
  }

  #tryIn(volume: Volume, delay: number, next: number): void {
    const attempt = (): void => {
      this.#retries.delete(volume.name)
      const error = mountError(this.#options.client, this.#options.pod(), volume)
      if (error !== undefined) {
        this.#options.failed(`MountVolume.SetUp failed for volume "${volume.name}" : ${error}`)
        this.#tryIn(volume, next, Math.min(2 * next, LONGEST_RETRY_MS))
        return
      }
      this.#mounted.add(volume.name)
      if (this.#isComplete()) this.#answer('mounted')
    }
    this.#retries.set(volume.name, this.#options.clock.setTimeout(attempt, delay))
  }
}

const objectOf = (value: JsonValue | undefined): JsonObject | undefined => (isJsonObject(value) ? value : undefined)
/** Why the volume cannot be mounted now; undefined when it can. */
function mountError(client: Client, pod: Pod, volume: Volume): string | undefined {
  const secret = objectOf(volume.secret)
  if (secret !== undefined) return sourceError(client, pod, 'secret', secret.secretName, secret)
  const configMap = objectOf(volume.configMap)
  if (configMap !== undefined) return sourceError(client, pod, 'configmap', configMap.name, configMap)
  const downward = objectOf(volume.downwardAPI)
  if (downward !== undefined) return downwardError(pod, downward)
  const errors = listOf(objectOf(volume.projected)?.sources).flatMap((source) => {
    const ownSecret = objectOf(source.secret)
    const ownConfigMap = objectOf(source.configMap)
    const ownDownward = objectOf(source.downwardAPI)
    return [
      ownSecret && sourceError(client, pod, 'secret', ownSecret.name, ownSecret),
      ownConfigMap && sourceError(client, pod, 'configmap', ownConfigMap.name, ownConfigMap),
      ownDownward && downwardError(pod, ownDownward),
    ].filter((error) => error !== undefined)
  })
  return errors.length > 1 ? `[${errors.join(', ')}]` : errors[0]
}

/** A resource may be that of a container that is not there. */
function downwardError(pod: Pod, { items }: JsonObject): string | undefined {
  const names = listOf(items).map(({ resourceFieldRef }) => objectOf(resourceFieldRef)?.containerName)
  const unknown = names.find((name) => name !== undefined && findContainer(pod, String(name)) === undefined)
  return unknown === undefined ? undefined : `container ${String(unknown)} not found`
}

const NON_EXISTENT = {
  secret: 'references non-existent secret key',
  configmap: 'configmap references non-existent config key',
} as const

function sourceError(
  client: Client,
  { metadata }: Pod,
  word: 'secret' | 'configmap',
  name: JsonValue | undefined,
  { optional, items }: JsonObject,
): string | undefined {
  const found = client.find(`${word}s`, `${metadata.namespace}/${String(name ?? '')}`)
  if (found === undefined) return optional === true ? undefined : `${word} "${String(name ?? '')}" not found`
  const keys = { ...objectOf(found.data), ...objectOf(found.binaryData) }
  const missing = listOf(items).find(({ key }) => keys[String(key)] === undefined)
  return missing === undefined || optional === true ? undefined : `${NON_EXISTENT[word]}: ${String(missing.key)}`
}
