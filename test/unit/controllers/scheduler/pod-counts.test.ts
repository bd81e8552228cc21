/** How many Pods of a sort each node has. */
import { describe, expect, it } from 'vitest'
import { labelKey, PodCounts, type PodSort } from '../../../../src/controllers/scheduler/pod-counts.ts'
import { PodInfo } from '../../../../src/controllers/scheduler/pod-info.ts'

const podOf = (name: string, labels: { [key: string]: string }): PodInfo =>
  new PodInfo({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'a', labels },
    spec: { containers: [] },
    status: {},
  })

const sortOf = (app: string): PodSort => ({
  key: app,
  label: labelKey('a', 'app', app),
  matches: ({ labels }) => labels.app === app && labels.hidden === undefined,
})
const everything: PodSort = { key: '*', matches: () => true }

describe('counts of Pods', () => {
  it('are those of all Pods with the label that match, before they are asked for and after', () => {
    const placed: [PodInfo, string][] = []
    const counts = new PodCounts(() => placed)
    const put = (pod: PodInfo, node: string): void => {
      placed.push([pod, node])
      counts.changed(node, pod, 1)
    }
    const first = podOf('first', { app: 'web' })
    put(first, 'n1')
    put(podOf('other', { app: 'db' }), 'n1')
    put(podOf('hidden', { app: 'web', hidden: '' }), 'n1')

    const web = counts.of(sortOf('web'))
    expect([...web]).toEqual([['n1', 1]])
    expect([...counts.of(everything)]).toEqual([['n1', 3]])

    put(podOf('second', { app: 'web' }), 'n2')
    counts.changed('n1', first, -1)
    expect([...web]).toEqual([['n2', 1]])
    expect(counts.of(sortOf('web'))).toBe(web)
  })

  it('are right again for a sort that was forgotten for many others', () => {
    const counts = new PodCounts(() => [])
    counts.changed('n1', podOf('p', { app: 'web' }), 1)
    counts.of(sortOf('web'))
    for (let index = 0; index < 300; index++) counts.of(sortOf(`app-${index}`))
    counts.changed('n2', podOf('q', { app: 'web' }), 1)
    expect([...counts.of(sortOf('web'))]).toEqual([
      ['n1', 1],
      ['n2', 1],
    ])
  })
})
