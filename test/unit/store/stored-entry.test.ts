/** The bytes that an entry keeps. */
import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../src/apimachinery/objects.ts'
import { StoredEntry } from '../../../src/store/stored-entry.ts'

const metadata = { name: 'a', annotations: { 'x{"': '}\\"{', y: 'é<&>', z: '{}' } }
const written = JSON.stringify(metadata).replace('<&>', '\\u003c\\u0026\\u003e')
const metadataOf = (object: KubeObject): string => new StoredEntry('/a', object, 1).metadataJson().toString()

describe('StoredEntry', () => {
  it('finds the metadata in its bytes', () => {
    expect(metadataOf({ kind: 'Pod', apiVersion: 'v1', metadata, spec: { metadata: {} } })).toBe(written)
  })

  it('writes the metadata that stands elsewhere', () => {
    expect(metadataOf({ apiVersion: 'e/v1', data: { a: {} }, kind: 'Widget', metadata })).toBe(written)
  })
})
