/** The images of one node: which are there, and how pulls go. */
import type { Clock } from '../clock/clock.ts'
import type { Done, ImageInfo } from '../kubelet/container-runtime.ts'
import type { PullBehaviour } from './image.ts'
import type { Image, ImageCatalog } from './image-catalog.ts'
import { pullFailure } from './runtime-errors.ts'

/** How long pulling an image takes that says nothing about it, in ms. */
const PULL_MS = 300
/** No two pulls in a row take exactly as long: each takes up to so many ms more, one after the other. */
const SPREAD_MS = 16

export interface ImageStoreOptions {
  readonly clock: Clock
  readonly catalog: ImageCatalog
  /** What is wrong with the next pull of an image, by its full name: faults come before what the image says. */
  readonly pullFault: (name: string) => PullBehaviour | undefined
}

export class ImageStore {
  readonly #options: ImageStoreOptions
  /** By name. */
  readonly #pulled = new Set<string>()
  /** How many pulls of an image have failed, by name. */
  readonly #failed = new Map<string, number>()
  #pulls = 0

  constructor(options: ImageStoreOptions) {
    this.#options = options
  }

  image(reference: string): Image {
    return this.#options.catalog.find(reference)
  }

  /** Undefined when the node does not have it. */
  info(reference: string): ImageInfo | undefined {
    const image = this.image(reference)
    return image.present || this.#pulled.has(image.name) ? infoOf(image) : undefined
  }

  pull(reference: string, done: Done<ImageInfo>): void {
    const image = this.image(reference)
    const behaviour = this.#options.pullFault(image.name) ?? image.definition.pull ?? {}
    const more = this.#pulls++ % SPREAD_MS
    this.#options.clock.setTimeout(
      () => {
        const failure = this.#failureOf(image.name, behaviour)
        if (failure !== undefined) return done({ ok: false, failure: pullFailure(image.name, failure) })
        this.#pulled.add(image.name)
        done({ ok: true, value: infoOf(image) })
      },
      (behaviour.takesMs ?? PULL_MS) + more,
    )
  }

  #failureOf(name: string, { fails, failures }: PullBehaviour): PullBehaviour['fails'] {
    const before = this.#failed.get(name) ?? 0
    if (fails === undefined || (failures !== undefined && before >= failures)) return undefined
    this.#failed.set(name, before + 1)
    return fails
  }
}

function infoOf({ name, ref, sizeBytes, definition: { user = 0 } }: Image): ImageInfo {
  return { name, ref, sizeBytes, ...(typeof user === 'number' ? { uid: user } : { username: user }) }
}
