import { describe, expect, it } from 'vitest'
import { applyMergePatch } from '../../../src/patch/merge-patch.ts'

/** The examples of RFC 7396, appendix A: original, patch, result. */
const EXAMPLES = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
] as const

describe('a merge patch', () => {
  it.each(EXAMPLES)('of %j with %j gives %j', (original, patch, result) => {
    expect(applyMergePatch(structuredClone(original) as never, structuredClone(patch) as never)).toEqual(result)
  })
})
