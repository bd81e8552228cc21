import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ApiError } from '../../../src/apimachinery/api-error.ts'
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { strategicMerge } from '../../../src/patch/strategic-merge/strategic-merge.ts'
import { loadSchema } from '../../../src/schema/load-schema.ts'

const POD = loadSchema().messageOf({ group: '', version: 'v1', kind: 'Pod' })

function merge(document: JsonObject, patch: JsonObject): JsonObject {
  if (POD === undefined) throw new Error('no structure')
  return strategicMerge(document, patch, POD).merged
}

const podOf = (spec: JsonObject): JsonObject => ({ metadata: { name: 'p' }, spec })
const containers = (...names: string[]): JsonObject =>
  podOf({ containers: names.map((name) => ({ name, image: 'a' })) })
const namesOf = (pod: JsonObject): unknown =>
  ((pod.spec as JsonObject).containers as JsonObject[]).map(({ name }) => name)

/** Code and message of the refusal. */
function refusal(document: JsonObject, patch: JsonObject): readonly [number, string] | undefined {
  try {
    merge(document, patch)
    return undefined
  } catch (error) {
    if (error instanceof ApiError) return [error.code, error.message]
    throw error
  }
}

describe('lists with a merge key', () => {
  it('put what is new first, and keep the rest where it was', () => {
    const patch = podOf({ containers: [{ name: 'new', image: 'b' }] })
    expect(namesOf(merge(containers('one', 'two'), patch))).toEqual(['new', 'one', 'two'])
  })

  it('come in the order of $setElementOrder, with what only the server has in its place', () => {
    const patch = podOf({
      '$setElementOrder/containers': [{ name: 'c' }, { name: 'new' }, { name: 'a' }],
      containers: [{ name: 'new', image: 'n' }],
    })
    expect(namesOf(merge(containers('a', 'b', 'c'), patch))).toEqual(['b', 'c', 'new', 'a'])
  })

  it.each<[string, JsonObject, unknown]>([
    ['delete', { name: 'one', $patch: 'delete' }, ['two']],
    ['replace', { $patch: 'replace' }, []],
  ])('obey $patch: %s', (_, element, expected) => {
    expect(namesOf(merge(containers('one', 'two'), podOf({ containers: [element] })))).toEqual(expected)
  })

  it.each<[JsonObject, number, string]>([
    [{ containers: [{ image: 'x' }] }, 500, 'map: map[image:x] does not contain declared merge key: name'],
    [{ containers: [{ name: 'one', $patch: 'x' }] }, 500, 'unknown patch type: x in map: map[$patch:x name:one]'],
    [{ '$setElementOrder/containers': 'x' }, 500, 'expected a []interface {}, but received a string'],
    [
      { '$setElementOrder/nopes': [{ name: 'x' }] },
      500,
      'unable to find api field in struct PodSpec for the json field "nopes"',
    ],
    [{ $retainKeys: 'x' }, 400, 'invalid patch format of retainKeys'],
  ])('refuse %j', (spec, code, message) => {
    expect(refusal(containers('one'), podOf(spec))).toEqual([code, message])
  })
})

describe('lists of values', () => {
  const withFinalizers = (...finalizers: string[]): JsonObject => ({ metadata: { finalizers } })

  it('merge as sets, those of the patch in its order', () => {
    const merged = merge(withFinalizers('a', 'b'), withFinalizers('c', 'c', 'b'))
    expect(merged).toEqual(withFinalizers('c', 'a', 'b'))
  })

  it('lose what $deleteFromPrimitiveList names', () => {
    const patch = { metadata: { '$deleteFromPrimitiveList/finalizers': ['a', 'zz'] } }
    expect(merge(withFinalizers('a', 'b'), patch)).toEqual(withFinalizers('b'))
  })
})

describe('maps', () => {
  it('keep only the keys that $retainKeys names', () => {
    const document = podOf({ volumes: [{ name: 'v', emptyDir: {} }] })
    const change = { name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/x' } }
    const { $retainKeys: _, ...expected } = change
    expect(merge(document, podOf({ volumes: [change] }))).toEqual(podOf({ volumes: [expected] }))
  })

  it('lose what is null, also below what is new', () => {
    const patch = podOf({ securityContext: { runAsUser: null, runAsGroup: 1 } })
    expect(merge(podOf({}), patch)).toEqual(podOf({ securityContext: { runAsGroup: 1 } }))
  })
})

const name = fc.constantFrom('a', 'b', 'c', 'd')
const list = fc
  .uniqueArray(fc.record({ name, image: fc.constantFrom('x', 'y') }), { selector: (item) => item.name, maxLength: 4 })
  .map((items) => podOf({ containers: items }))

describe('any merge', () => {
  it('of the same patch a second time changes nothing', () => {
    fc.assert(
      fc.property(list, list, (document, patch) => {
        const once = merge(document, patch)
        expect(merge(once, patch)).toEqual(once)
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  it('has every element of both sides once, and leaves what it was given alone', () => {
    fc.assert(
      fc.property(list, list, (document, patch) => {
        const before = structuredClone([document, patch])
        const merged = namesOf(merge(document, patch)) as string[]
        const all = new Set([...(namesOf(document) as string[]), ...(namesOf(patch) as string[])])
        expect([...merged].sort()).toEqual([...all].sort())
        expect([document, patch]).toEqual(before)
      }),
      { seed: 2, numRuns: 500 },
    )
  })
})
