import fc from 'fast-check'
import fastJsonPatch, { type Operation } from 'fast-json-patch'
import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../../../src/apimachinery/objects.ts'
import { applyJsonPatch } from '../../../src/patch/json-patch.ts'

const value = fc.oneof(fc.integer(), fc.constantFrom('x', 'y', true, false))
const document = fc.record({
  list: fc.array(value, { maxLength: 4 }),
  map: fc.dictionary(fc.constantFrom('a', 'b', 'c~/d'), value),
})
const path = fc.constantFrom('/map/a', '/map/b', '/map/c~0~1d', '/map', '/list/0', '/list/2', '/list/-', '/new')
const operation = fc.oneof(
  fc.record({ op: fc.constantFrom('add', 'replace', 'test'), path, value }),
  fc.record({ op: fc.constant('remove'), path }),
  fc.record({ op: fc.constantFrom('move', 'copy'), path, from: path }),
)

/** What another implementation of RFC 6902 makes of it; undefined when it refuses. */
function applied(apply: () => JsonValue): JsonValue | undefined {
  try {
    return apply()
  } catch {
    return undefined
  }
}

describe('a JSON patch', () => {
  it('that two implementations accept gives the same document', () => {
    let compared = 0
    fc.assert(
      fc.property(document, fc.array(operation, { minLength: 1, maxLength: 3 }), (target, operations) => {
        const theirs = applied(
          () => fastJsonPatch.applyPatch(target, operations as Operation[], true, false).newDocument as JsonObject,
        )
        const ours = applied(() => applyJsonPatch(target, operations))
        if (theirs === undefined || ours === undefined) return
        compared++
        expect(ours).toEqual(theirs)
      }),
      { seed: 1, numRuns: 2000 },
    )
    expect(compared).toBeGreaterThan(200)
  })

  it('applies as a whole or not at all, and leaves what it was given alone', () => {
    const target = { a: 1, list: [1, 2] }
    const patch = [
      { op: 'replace', path: '/a', value: 2 },
      { op: 'test', path: '/list/0', value: 9 },
    ]

    expect(() => applyJsonPatch(target, patch)).toThrow()
    expect(target).toEqual({ a: 1, list: [1, 2] })
  })

  it('inserts into lists, at the end with a dash', () => {
    const patch = [
      { op: 'add', path: '/list/1', value: 'between' },
      { op: 'add', path: '/list/-', value: 'last' },
    ]
    expect(applyJsonPatch({ list: ['first', 'second'] }, patch)).toEqual({
      list: ['first', 'between', 'second', 'last'],
    })
  })
})
