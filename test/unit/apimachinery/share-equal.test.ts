import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../../../src/apimachinery/deep-freeze.ts'
import { shareEqual } from '../../../src/apimachinery/share-equal.ts'

describe('sharing between states', () => {
  const previous = deepFreeze({ spec: { containers: [{ name: 'a' }, { name: 'b' }] }, status: { phase: 'Pending' } })

  it('is complete when nothing differs', () => {
    const next = { spec: { containers: [{ name: 'a' }, { name: 'b' }] }, status: { phase: 'Pending' } }

    expect(shareEqual(next, previous)).toBe(previous)
  })

  it('keeps what is equal and nothing else', () => {
    const next = { spec: { containers: [{ name: 'a' }, { name: 'c' }] }, status: { phase: 'Pending' } }
    const shared = shareEqual(next, previous)

    expect(shared).toEqual({ spec: { containers: [{ name: 'a' }, { name: 'c' }] }, status: { phase: 'Pending' } })
    expect(shared.status).toBe(previous.status)
    expect(shared.spec.containers[0]).toBe(previous.spec.containers[0])
  })

  it('takes other orders of keys, and keys and items that come or go, for differences', () => {
    const state = deepFreeze({ map: { a: 1, b: 2 }, list: [{ a: 1 }, { a: 2 }] })

    expect(Object.keys(shareEqual({ map: { b: 2, a: 1 } }, state).map)).toEqual(['b', 'a'])
    expect(shareEqual({ map: { a: 1 }, list: [{ a: 1 }] }, state)).toEqual({ map: { a: 1 }, list: [{ a: 1 }] })
    expect(shareEqual({ map: { a: 1, b: 2, c: 3 }, list: [] }, state)).toEqual({ map: { a: 1, b: 2, c: 3 }, list: [] })
  })
})
