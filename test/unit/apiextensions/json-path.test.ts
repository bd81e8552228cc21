import { describe, expect, it } from 'vitest'
import { findJsonPath, parseJsonPath } from '../../../src/apiextensions/json-path.ts'

const object = {
  a: { b: [1, 2, 3] },
  conditions: [
    { type: 'Ready', status: 'True' },
    { type: 'Other', status: 'False' },
  ],
}

describe('a JSON path', () => {
  it.each([
    ['.a.b[0]', [1]],
    ['.a.b[-1]', [3]],
    ['.a.b[0:2]', [1, 2]],
    ['.a.b[*]', [1, 2, 3]],
    ['.a.b[0,2]', [1, 3]],
    ["['a'].b[1]", [2]],
    ['.conditions[?(@.type=="Ready")].status', ['True']],
    ['..status', ['True', 'False']],
    ['.missing.more', []],
  ])('%s finds %j', (path, found) => {
    expect(findJsonPath(object, parseJsonPath(path))).toEqual(found)
  })

  it('finds nothing at all where it cannot be followed', () => {
    expect(findJsonPath(object, parseJsonPath('.a.b[7]'))).toBeUndefined()
  })

  it.each(['.a[', '.a[x]', '.a[?(@.b'])('%s is refused', (path) => {
    expect(() => parseJsonPath(path)).toThrow(SyntaxError)
  })
})
