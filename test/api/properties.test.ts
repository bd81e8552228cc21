/** What holds for every Pod, shown with random ones that are built from the schema. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster, type InjectResponse } from '../../src/index.ts'
import { podNamed } from '../support/arbitraries/pod.ts'

const PODS = '/api/v1/namespaces/default/pods'
const RUNS = 600
/** Of RUNS Pods, at least so many are accepted: a property of accepted Pods that sees none says nothing. */
const MIN_ACCEPTED = 100

interface Stored {
  readonly metadata: { readonly name: string; readonly resourceVersion: string }
  readonly [field: string]: unknown
}

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ bare: true })
  cluster.client.create('serviceaccounts', { metadata: { name: 'default', namespace: 'default' } })
})
afterEach(() => cluster.close())

const stored = (answer: InjectResponse): Stored => answer.json() as Stored

function send(method: string, url: string, body: unknown, type = 'application/json'): InjectResponse {
  return cluster.inject({ method, url, headers: { 'content-type': type }, body })
}

/** Creates many random Pods and lets `test` look at those that were accepted, each gone before the next. */
function forAcceptedPods(test: (created: Stored, url: string, sent: object) => void): void {
  let accepted = 0
  fc.assert(
    fc.property(podNamed('p'), (pod) => {
      const answer = send('POST', PODS, pod)
      expect(answer.status, answer.text).toBeLessThan(500)
      if (answer.status !== 201) return
      accepted++
      test(stored(answer), `${PODS}/p`, pod)
      send('DELETE', `${PODS}/p?gracePeriodSeconds=0`, undefined)
    }),
    { numRuns: RUNS, seed: 1 },
  )
  expect(accepted).toBeGreaterThan(MIN_ACCEPTED)
}

describe('a Pod that is accepted', () => {
  it('reads back as it was answered, with defaults', () => {
    forAcceptedPods((created, url) => {
      expect(stored(send('GET', url, undefined))).toEqual(created)
      expect(created).toMatchObject({ spec: { restartPolicy: expect.any(String), dnsPolicy: expect.any(String) } })
    })
  })

  it('survives a PUT of itself unchanged: no new revision', () => {
    forAcceptedPods((created, url) => {
      const answer = send('PUT', url, created)
      expect(answer.status, answer.text).toBe(200)
      expect(stored(answer)).toEqual(created)
    })
  })

  it.each([
    ['strategic merge', 'application/strategic-merge-patch+json', {}],
    ['merge', 'application/merge-patch+json', {}],
    ['JSON', 'application/json-patch+json', []],
  ])('is not changed by an empty %s patch', (_name, type, patch) => {
    forAcceptedPods((created, url) => {
      const answer = send('PATCH', url, patch, type)
      expect(answer.status, answer.text).toBe(200)
      expect(stored(answer)).toEqual(created)
    })
  })

  it('is the same after a second apply as after the first', () => {
    forAcceptedPods((_created, url, sent) => {
      send('DELETE', `${url}?gracePeriodSeconds=0`, undefined)
      const apply = () => send('PATCH', `${url}?fieldManager=me`, sent, 'application/apply-patch+yaml')
      const first = apply()
      // Lists with duplicates or without keys pass on create, and have no meaning in an apply: a 500 of the real server.
      if (first.status === 500 && first.text.includes('failed to create typed patch object')) return
      expect(first.status, first.text).toBe(201)
      const second = apply()
      expect(second.status, second.text).toBe(200)
      expect(stored(second)).toEqual(stored(first))
    })
  })
})

it('a list is the sum of the events of a watch', () => {
  const action = fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    verb: fc.constantFrom('create', 'label', 'delete'),
    value: fc.nat(3),
  })
  const url = '/api/v1/namespaces/default/configmaps'
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      const { resourceVersion } = stored(send('GET', url, undefined)).metadata
      for (const { name, verb, value } of actions) {
        if (verb === 'create') send('POST', url, { metadata: { name } })
        if (verb === 'delete') send('DELETE', `${url}/${name}`, undefined)
        if (verb === 'label')
          send('PATCH', `${url}/${name}`, { metadata: { labels: { x: `${value}` } } }, 'application/merge-patch+json')
      }
      const watched = send('GET', `${url}?watch=1&resourceVersion=${resourceVersion}`, undefined)
      const sum = new Map<string, Stored>()
      for (const line of watched.text.split('\n').filter((text) => text !== '')) {
        const { type, object }: { type: string; object: Stored } = JSON.parse(line)
        if (type === 'DELETED') sum.delete(object.metadata.name)
        else sum.set(object.metadata.name, object)
      }
      const { items } = send('GET', url, undefined).json() as { items: Stored[] }
      // Watched objects say what they are, items of a list do not.
      const watchedItems = [...sum.values()].map(({ kind, apiVersion, ...item }) => item)
      expect(watchedItems.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))).toEqual(items)
      for (const { metadata } of items) send('DELETE', `${url}/${metadata.name}`, undefined)
    }),
    { numRuns: 200, seed: 1 },
  )
})
