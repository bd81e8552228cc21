/** Sees to it that an image is there before its container is made. Source: semantics §10.5, recordings kubelet/image-*. */
import { goDuration } from '../apimachinery/duration.ts'
import { goQuote } from '../apimachinery/go-quote.ts'
import { imageNameWithTag } from '../apimachinery/image-name.ts'
import type { EventType } from '../client/event-correlator.ts'
import type { Clock } from '../clock/clock.ts'
import { type Process, until } from '../clock/process.ts'
import { BackOff } from './back-off.ts'
import type { ContainerRuntime, ImageInfo, RuntimeFailure, RuntimeResult } from './container-runtime.ts'
import type { StartFailure } from './container-status.ts'
import type { Container } from './pod.ts'

/** Records an event about the container in question. */
export type RecordEvent = (type: EventType, reason: string, message: string) => void

export type EnsureResult =
  | { readonly ok: true; readonly image: ImageInfo }
  | { readonly ok: false; readonly failure: StartFailure }

/** gRPC errors without a code of their own are shown as their message alone. */
const errorText = ({ code, message }: RuntimeFailure): string =>
  code === 'Unknown' ? message : `rpc error: code = ${code} desc = ${message}`

/** The images of one Pod: each Pod has its own back-offs. */
export class ImageManager {
  readonly #clock: Clock
  readonly #runtime: ContainerRuntime
  readonly #backOff = new BackOff()
  #lastErrors: Map<string, string> | undefined

  constructor(clock: Clock, runtime: ContainerRuntime) {
    this.#clock = clock
    this.#runtime = runtime
  }

  /** Gives the image, pulling it if the policy asks for it; or why the container cannot be started. */
  *ensure({ image, imagePullPolicy }: Container, record: RecordEvent): Process<EnsureResult> {
    const tagged = imageNameWithTag(image)
    if (tagged.type === 'invalid') {
      const message = `Failed to apply default image tag ${goQuote(image)}: ${tagged.why}`
      record('Warning', 'InspectFailed', message)
      return failed('InvalidImageName', message)
    }
    const present = imagePullPolicy === 'Always' ? undefined : this.#runtime.imageInfo(tagged.name)
    if (present !== undefined) {
      record('Normal', 'Pulled', `Container image "${image}" already present on machine and can be accessed by the pod`)
      return { ok: true, image: present }
    }
    if (imagePullPolicy === 'Never') {
      const message = `Container image "${image}" is not present with pull policy of Never`
      record('Warning', 'ErrImageNeverPull', message)
      return failed('ErrImageNeverPull', message)
    }
    return yield* this.#pull(image, tagged.name, record)
  }

  *#pull(image: string, name: string, record: RecordEvent): Process<EnsureResult> {
    const began = this.#clock.now()
    const window = this.#backOff.window(image, began)
    if (window !== undefined) {
      const message = `Back-off pulling image "${image}"`
      record('Normal', 'BackOff', message)
      const cause = this.#lastErrors?.get(image)
      return failed('ImagePullBackOff', cause === undefined ? message : `${message}: ${cause}`)
    }
    this.#lastErrors?.delete(image)
    record('Normal', 'Pulling', `Pulling image "${image}"`)
    const result = yield* until<RuntimeResult<ImageInfo>>((done) => this.#runtime.pullImage(name, done))
    const now = this.#clock.now()
    if (result.ok) {
      const took = goDuration(now - began)
      record(
        'Normal',
        'Pulled',
        `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${result.value.sizeBytes} bytes.`,
      )
      return { ok: true, image: result.value }
    }
    this.#backOff.next(image, now, now)
    const message = errorText(result.failure)
    record('Warning', 'Failed', `Failed to pull image "${image}": ${message}`)
    this.#lastErrors ??= new Map()
    this.#lastErrors.set(image, `ErrImagePull: ${message}`)
    return failed('ErrImagePull', message)
  }
}

const failed = (reason: string, message: string): EnsureResult => ({ ok: false, failure: { reason, message } })
