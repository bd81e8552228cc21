/** The images that come with Ephemera: fixtures/images/. */
import { readdirSync, readFileSync } from 'node:fs'
import type { ImageDefinition } from './image.ts'
import { parseShippedImages } from './image-file.ts'

/** Beside `src` and beside `dist`. */
const FOLDER = new URL('../../fixtures/images/', import.meta.url)
const SUFFIX = '.yaml'

/** What has been read of the files, by name; undefined of those that nobody has asked for. Shared by all clusters of a process. */
const files = new Map<string, readonly ImageDefinition[] | undefined>()

/** The images of the file that is named after this part of their repositories, 'nginx'; read when it is first asked for. */
export function shippedImages(part: string): readonly ImageDefinition[] {
  if (files.size === 0) for (const name of namesOfFiles()) files.set(name, undefined)
  if (!files.has(part)) return []
  const known = files.get(part)
  if (known !== undefined) return known
  const file = `${part}${SUFFIX}`
  const images = parseShippedImages(readFileSync(new URL(file, FOLDER), 'utf8'), file)
  files.set(part, images)
  return images
}

const namesOfFiles = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
