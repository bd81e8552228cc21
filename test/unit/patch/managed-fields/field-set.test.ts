import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  difference,
  type FieldSet,
  finished,
  insert,
  intersection,
  paths,
  readFieldSet,
  sorted,
  union,
} from '../../../../src/patch/managed-fields/field-set.ts'
import { pathText } from '../../../../src/patch/managed-fields/path-elements.ts'

const element = fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}', 'v:"y"')
const path = fc.array(element, { minLength: 1, maxLength: 3 })
const listOfPaths = fc.array(path, { maxLength: 6 })

function setOf(members: readonly (readonly string[])[]): FieldSet {
  const set: FieldSet = {}
  for (const member of members) insert(set, member)
  return finished(set)
}

const textsOf = (set: FieldSet): string[] => Array.from(paths(set), pathText).sort()
const texts = (members: readonly (readonly string[])[]): string[] => [...new Set(members.map(pathText))].sort()

describe('sets of paths', () => {
  it('combine as sets of their members do', () => {
    fc.assert(
      fc.property(listOfPaths, listOfPaths, (a, b) => {
        const [left, right] = [texts(a), texts(b)]
        expect(textsOf(union(setOf(a), setOf(b)))).toEqual([...new Set([...left, ...right])].sort())
        expect(textsOf(difference(setOf(a), setOf(b)))).toEqual(left.filter((text) => !right.includes(text)))
        expect(textsOf(intersection(setOf(a), setOf(b)))).toEqual(left.filter((text) => right.includes(text)))
      }),
      { seed: 1, numRuns: 1000 },
    )
  })

  it('are read back as they are written', () => {
    fc.assert(
      fc.property(listOfPaths, (members) => {
        const written = sorted(setOf(members))
        expect(readFieldSet(JSON.parse(JSON.stringify(written)))).toEqual(written)
      }),
      { seed: 2, numRuns: 500 },
    )
  })

  it('have their elements in order: fields, keys by their numbers, values', () => {
    const set = { 'v:"b"': {}, 'k:{"port":443}': {}, 'k:{"port":80}': {}, 'f:z': {}, '.': {} }
    expect(Object.keys(sorted(set))).toEqual(['.', 'f:z', 'k:{"port":80}', 'k:{"port":443}', 'v:"b"'])
  })

  it('of clients get their one form, or none', () => {
    expect(readFieldSet({ 'k:{"b":1, "a":2}': { '.': {} }, 'x:y': {} })).toEqual({ 'k:{"a":2,"b":1}': {} })
    expect(readFieldSet({ data: {} })).toBeUndefined()
    expect(readFieldSet({ 'k:x': {} })).toBeUndefined()
    expect(readFieldSet({ 'f:data': 'x' })).toBeUndefined()
  })
})
