/** All images that a cluster knows of, found by name. */
import { createHash } from 'node:crypto'
import { fullImageName } from '../apimachinery/image-name.ts'
import { wildcard } from '../apimachinery/wildcard.ts'
import type { ImageDefinition } from './image.ts'

/** What happens to an image that nobody has defined: it runs until it is stopped, or there is none. */
export type UnknownImages = 'run' | 'ErrImagePull'

/** One image under its full name. */
export interface Image {
  readonly name: string
  /** 'docker.io/library/nginx@sha256:…', always the same for the same name. */
  readonly ref: string
  readonly sizeBytes: number
  readonly definition: ImageDefinition
}

interface Pattern {
  readonly text: string
  readonly matches: RegExp
  readonly definition: ImageDefinition
}

const UNKNOWN: ImageDefinition = { image: '*' }
const NO_SUCH: ImageDefinition = { image: '*', pull: { fails: 'notFound' } }

export class ImageCatalog {
  readonly #named = new Map<string, ImageDefinition>()
  /** The longest first: it says most. */
  readonly #patterns: Pattern[] = []
  readonly #fallback: ImageDefinition

  /** Of two definitions of one name the later one counts. */
  constructor(definitions: readonly ImageDefinition[], unknown: UnknownImages) {
    this.#fallback = unknown === 'run' ? UNKNOWN : NO_SUCH
    for (const definition of definitions) this.#add(definition)
    this.#patterns.sort((a, b) => b.text.length - a.text.length)
  }

  /** The image of a valid name. */
  find(image: string): Image {
    const { repository, name } = fullImageName(image)
    const definition = this.#definitionOf(repository, name)
    return {
      name,
      ref: name.includes('@') ? name : `${repository}@sha256:${digestOf(name)}`,
      sizeBytes: definition.sizeBytes ?? sizeOf(name),
      definition,
    }
  }

  /** Full names of the images that nodes have from the start. */
  present(): string[] {
    return [...this.#named.values()].filter(({ present }) => present).map(({ image }) => fullImageName(image).name)
  }

  #add(definition: ImageDefinition): void {
    const { image } = definition
    if (image.includes('*')) {
      const text = image.startsWith('*') ? image : fullImageName(image).repository
      this.#patterns.push({ text, matches: wildcard(text), definition })
      return
    }
    const { repository, name } = fullImageName(image)
    this.#named.set(hasTag(image) ? name : repository, definition)
  }

  #definitionOf(repository: string, name: string): ImageDefinition {
    const known = this.#named.get(name) ?? this.#named.get(repository)
    if (known !== undefined) return known
    return this.#patterns.find(({ matches }) => matches.test(repository))?.definition ?? this.#fallback
  }
}

const hasTag = (image: string): boolean => image.includes('@') || image.slice(image.lastIndexOf('/') + 1).includes(':')

const digestOf = (name: string): string => createHash('sha256').update(name).digest('hex')

/** A size that an image always has. */
function sizeOf(name: string): number {
  let sum = 0
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 90_000_000
  return 2_000_000 + sum
}
