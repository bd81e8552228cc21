/** The images that come with Ephemera: fixtures/images/. */
import { readdirSync, readFileSync } from 'node:fs'
import type { ImageDefinition } from './image.ts'
import { parseShippedImages } from './image-file.ts'

/** Beside `src` and beside `dist`. */
const FOLDER = new URL('../../fixtures/images/', import.meta.url)

const loaded = new Map<string, readonly ImageDefinition[]>()

/** Read once; immutable, hence shared by all clusters of a process. */
export function shippedImages(): readonly ImageDefinition[] {
  const known = loaded.get(FOLDER.href)
  if (known !== undefined) return known
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))
  const images = files.sort().flatMap((name) => parseShippedImages(readFileSync(new URL(name, FOLDER), 'utf8'), name))
  loaded.set(FOLDER.href, images)
  return images
}
