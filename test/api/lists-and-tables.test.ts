/** Lists, Tables and watches in the forms that clients ask for. Expectations: asked of a kube-apiserver v1.35.4. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'

const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }
let cluster: Cluster

const get = (url: string, headers = {}) => {
  const { status, text } = cluster.inject({ url, headers })
  return { status, text, body: JSON.parse(text) }
}

/** A continue token of this text. */
const token = (text: string): string => Buffer.from(text).toString('base64url')

beforeEach(async () => {
  cluster = await createCluster({ bare: true })
})
afterEach(() => cluster.close())

describe('events', () => {
  it('are the same objects in both groups', async () => {
    const metadata = { name: 'e', namespace: 'default' }
    const regarding = { kind: 'Pod', name: 'p', namespace: 'default' }
    const reporting = { reportingController: 'example.com/c', reportingInstance: 'i' }
    const what = { type: 'Normal', reason: 'Because', action: 'Done', eventTime: '2026-01-01T00:00:00.000000Z' }
    const apiVersion = 'events.k8s.io/v1'
    await cluster.apply({ apiVersion, kind: 'Event', metadata, regarding, note: 'n', ...what, ...reporting })
    const { body } = get('/api/v1/namespaces/default/events/e')
    expect(body).toMatchObject({ apiVersion: 'v1', involvedObject: regarding, message: 'n', action: 'Done' })
    expect(body.reportingComponent).toBe('example.com/c')
    const { body: table } = get('/apis/events.k8s.io/v1/events?fieldSelector=regarding.name%3Dp', TABLE)
    expect(table.rows[0].cells).toEqual(['0s', 'Normal', 'Because', 'pod/p', '', 'example.com/c, i', 'n', '0s', 1, 'e'])
  })
})

describe('pages', () => {
  it('go on behind a selector although nothing more matches, and expire with their revision', async () => {
    for (const name of ['a', 'b', 'c'])
      await cluster.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: { n: name } } })
    const path = '/api/v1/namespaces/default/configmaps'
    const first = get(`${path}?limit=1&labelSelector=n%3Da`).body.metadata
    expect(first.continue).toBeTypeOf('string')
    expect(first.remainingItemCount).toBeUndefined()
    await cluster.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'd' } })
    expect(get(`${path}?continue=${first.continue}`).body.items).toHaveLength(2)
    await cluster.clock.advance('11m')
    const expired = get(`${path}?limit=1&continue=${first.continue}`)
    expect(expired.status).toBe(410)
    expect(get(`${path}?continue=${expired.body.metadata.continue}`).body.items).toHaveLength(3)
  })
})

describe('forms', () => {
  it('are refused after the work where they do not fit', () => {
    const list = { accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' }
    expect(get('/api/v1/namespaces/default', list).body.message).toBe(
      'you requested PartialObjectMetadataList, but the requested object is not a list (*core.Namespace)',
    )
    expect(get('/api/v1/namespaces?includeObject=all', TABLE).status).toBe(400)
  })

  it('leave errors readable when nothing else is accepted', () => {
    expect(get('/api/v1/namespaces/nope', TABLE).text).toContain('{\n  "kind": "Status"')
  })
})

describe('a continue token that no server has made', () => {
  // All asked of v1.35.
  it.each([
    ['x', 'illegal base64 data at input byte 0'],
    ['a=b', 'illegal base64 data at input byte 1'],
    [token('[]'), 'json: cannot unmarshal array into Go value of type storage.continueToken'],
    [token('null'), 'server does not recognize this encoded version '],
    [token('{"v":5}'), 'json: cannot unmarshal number into Go struct field continueToken.v of type string'],
    [token('{"v":null}'), 'server does not recognize this encoded version '],
    [token('{"rv":1.5}'), 'json: cannot unmarshal number 1.5 into Go struct field continueToken.rv of type int64'],
    [token('{"rv":true}'), 'json: cannot unmarshal bool into Go struct field continueToken.rv of type int64'],
  ])('%s: %s', (text, why) => {
    const answer = get(`/api/v1/pods?continue=${text}`)
    const message = `invalid continue token: continue key is not valid: ${why}`
    expect(answer).toMatchObject({ status: 400, body: { message } })
  })
})
