import { describe, expect, it } from 'vitest'
import type { Node } from '../../../src/client/types.ts'
import { EvictionLimiter } from '../../../src/controllers/eviction-limiter.ts'
import { mayStayFor } from '../../../src/controllers/taint-eviction.ts'

const node = (status: string, zone = 'a'): Node => ({
  kind: 'Node',
  apiVersion: 'v1',
  metadata: { labels: { 'topology.kubernetes.io/zone': zone } },
  spec: {},
  status: { conditions: [{ type: 'Ready', status }] },
})
const nodes = (ready: number, lost: number): Node[] => [
  ...Array.from({ length: ready }, () => node('True')),
  ...Array.from({ length: lost }, () => node('Unknown')),
]

describe('nodes that are not ready lose their Pods', () => {
  it('one in ten seconds, zone by zone', () => {
    const limiter = new EvictionLimiter()
    const all = [...nodes(3, 2), node('Unknown', 'b'), node('True', 'b')]
    expect(limiter.take(':a', all, 0)).toBe(0)
    expect(limiter.take(':a', all, 4000)).toBe(6000)
    expect(limiter.take(':b', all, 4000)).toBe(0)
    expect(limiter.take(':a', all, 10_000)).toBe(0)
  })

  it('not at all when most of a small zone is down, slowly in a large one', () => {
    const limiter = new EvictionLimiter()
    expect(limiter.take(':a', nodes(2, 3), 0)).toBeUndefined()
    expect(limiter.take(':a', nodes(20, 40), 0)).toBe(0)
    expect(limiter.take(':a', nodes(20, 40), 0)).toBe(100_000)
  })

  it('not at all when no node is ready', () => {
    expect(new EvictionLimiter().take(':a', nodes(0, 1), 0)).toBeUndefined()
  })
})

describe('a Pod on a tainted node', () => {
  const taint = { key: 'k', value: 'v', effect: 'NoExecute' }
  const toleration = { key: 'k', operator: 'Exists', effect: 'NoExecute' }

  it('stays as long as its shortest toleration says', () => {
    expect(mayStayFor([taint], [])).toBe(0)
    expect(mayStayFor([taint], [toleration])).toBeUndefined()
    expect(mayStayFor([taint], [toleration, { ...toleration, tolerationSeconds: 30 }])).toBe(30_000)
    expect(mayStayFor([taint], [{ ...toleration, tolerationSeconds: -1 }])).toBe(0)
    expect(mayStayFor([taint, { key: 'other', effect: 'NoExecute' }], [toleration])).toBe(0)
  })
})
