/** Same seed, same program: the same bytes. */
import { describe, expect, it } from 'vitest'
import { createCluster } from '../../src/index.ts'

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: app, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: crashes }
spec: { containers: [{ name: app, image: busybox, command: [sh, -c, 'exit 1'] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: cannot-be-pulled }
spec: { containers: [{ name: app, image: missing }] }
`

/** A rollout, a crash loop, failing pulls, a debugger and a deletion: all writes of it as text. */
async function journalOf(seed: number): Promise<string[]> {
  const cluster = await createCluster({ seed, nodes: 3, images: [{ image: 'missing', pull: { fails: 'notFound' } }] })
  await cluster.apply(MANIFEST)
  await cluster.clock.advance('5m')
  cluster.client.patch('pods/ephemeralcontainers', 'default/crashes', {
    type: 'strategic',
    patch: { spec: { ephemeralContainers: [{ name: 'debugger', image: 'busybox', stdin: true }] } },
  })
  await cluster.apply(MANIFEST.replace('image: nginx', 'image: nginx:2'))
  await cluster.clock.advance('10m')
  cluster.client.delete('pods', 'default/crashes')
  await cluster.clock.advance('1h')
  const lines = cluster.journal.writes().map((write) => JSON.stringify(write))
  await cluster.close()
  return lines
}

describe('the journal of all writes', () => {
  it('is the same, byte for byte, for two runs with one seed', async () => {
    const [first, second] = [await journalOf(7), await journalOf(7)]
    expect(first.length).toBeGreaterThan(300)
    expect(second).toEqual(first)
  })

  it('differs for another seed', async () => {
    const [first, second] = [await journalOf(7), await journalOf(8)]
    expect(second).not.toEqual(first)
  })

  it('tells of one resource, with the time of each write', async () => {
    const cluster = await createCluster({ bare: true })
    await cluster.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { x: '1' } })
    await cluster.clock.advance('1m')
    cluster.client.delete('configmaps', 'default/a')
    expect(cluster.journal.writes({ resource: 'configmaps' })).toMatchObject([
      { type: 'ADDED', key: 'default/a', time: '2026-01-01T00:00:00.000Z', text: expect.stringContaining('"x":"1"') },
      { type: 'DELETED', key: 'default/a', time: '2026-01-01T00:01:00.000Z' },
    ])
    await cluster.close()
  })

  it('forgets the oldest writes past its limit, and keeps none with 0', async () => {
    const [some, none] = [
      await createCluster({ bare: true, journal: 5 }),
      await createCluster({ bare: true, journal: 0 }),
    ]
    expect(some.journal.writes()).toHaveLength(5)
    expect(none.journal.writes()).toEqual([])
    await Promise.all([some.close(), none.close()])
  })
})
