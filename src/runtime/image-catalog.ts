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
  /** Whether nodes have it from the start. */
  readonly present: boolean
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
  /** Each Pod asks several times. */
  readonly #found = new Map<string, Image>()
  readonly #shipped: (part: string) => readonly ImageDefinition[]
  /** Parts of repositories that `shipped` has been asked about. */
  readonly #asked = new Set<string>()

  /**
   * Of two definitions of one name the later one counts, and all of them before what `shipped` has to say about a part
   * of a repository, 'nginx' in 'docker.io/library/nginx'.
   */
  constructor(
    definitions: readonly ImageDefinition[],
    unknown: UnknownImages,
    shipped: (part: string) => readonly ImageDefinition[] = () => [],
  ) {
    this.#fallback = unknown === 'run' ? UNKNOWN : NO_SUCH
    this.#shipped = shipped
    this.#add([...definitions].reverse())
  }

  /** The image of a valid name. */
  find(image: string): Image {
    const known = this.#found.get(image)
    if (known !== undefined) return known
    const found = this.#imageOf(image)
    this.#found.set(image, found)
    return found
  }

  #imageOf(image: string): Image {
    const { repository, name } = fullImageName(image)
    const definition = this.#definitionOf(repository, name)
    return {
      name,
      ref: name.includes('@') ? name : `${repository}@sha256:${digestOf(name)}`,
      sizeBytes: definition.sizeBytes ?? sizeOf(name),
      present: definition.present === true && fullImageName(definition.image).name === name,
      definition,
    }
  }

  #learn(part: string): void {
    if (this.#asked.has(part)) return
    this.#asked.add(part)
    this.#add(this.#shipped(part))
  }

  /** The first definition of a name stays. */
  #add(definitions: readonly ImageDefinition[]): void {
    for (const definition of definitions) {
      const { image } = definition
      if (image.includes('*')) this.#addPattern(image, definition)
      else this.#addNamed(image, definition)
    }
    this.#patterns.sort((a, b) => b.text.length - a.text.length)
  }

  #addPattern(image: string, definition: ImageDefinition): void {
    const text = image.startsWith('*') ? image : fullImageName(image).repository
    this.#patterns.push({ text, matches: wildcard(text), definition })
  }

  #addNamed(image: string, definition: ImageDefinition): void {
    const { repository, name } = fullImageName(image)
    const key = hasTag(image) ? name : repository
    if (!this.#named.has(key)) this.#named.set(key, definition)
  }

  #definitionOf(repository: string, name: string): ImageDefinition {
    for (const part of repository.split('/')) this.#learn(part)
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
