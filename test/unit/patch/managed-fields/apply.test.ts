import { describe, expect, it } from 'vitest'
import type { InjectResponse } from '../../../../src/index.ts'
import { createCluster } from '../../../../src/index.ts'

type Body = { metadata: { managedFields?: Entry[]; [key: string]: unknown }; [key: string]: unknown }
interface Entry {
  readonly manager: string
  readonly operation: string
  readonly time?: string
  readonly fieldsV1: unknown
}

const PATH = '/api/v1/namespaces/default/configmaps/c'

/** A cluster and what its clients do to one ConfigMap. */
async function start() {
  const cluster = await createCluster({ nodes: 0 })
  const send = (method: string, url: string, type: string, body: unknown, agent = 'test/1'): InjectResponse =>
    cluster.inject({ method, url, headers: { 'content-type': type, 'user-agent': agent }, body })
  const config = (data: unknown) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data })
  return {
    close: () => cluster.close(),
    send,
    later: () => cluster.clock.advance(5000),
    apply: (manager: string, data: unknown, force = false) =>
      send('PATCH', `${PATH}?fieldManager=${manager}&force=${force}`, 'application/apply-patch+yaml', config(data)),
    merge: (body: unknown, agent: string) => send('PATCH', PATH, 'application/merge-patch+json', body, agent),
  }
}

const bodyOf = (response: InjectResponse): Body => response.json() as Body
const ownersOf = (response: InjectResponse) =>
  Object.fromEntries((bodyOf(response).metadata.managedFields ?? []).map((entry) => [entry.manager, entry.fieldsV1]))

describe('apply', () => {
  it('shares a field with whoever sets the same, and tells of a conflict with whoever does not', async () => {
    const { apply, close } = await start()
    apply('one', { a: '1', b: '1' })
    const shared = apply('two', { a: '1' })
    const refused = apply('two', { a: '2', b: '2' })

    expect(ownersOf(shared)).toEqual({ one: { 'f:data': { 'f:a': {}, 'f:b': {} } }, two: { 'f:data': { 'f:a': {} } } })
    expect(refused.status).toBe(409)
    expect(refused.json()).toMatchObject({
      message: 'Apply failed with 2 conflicts: conflicts with "one":\n- .data.a\n- .data.b',
    })
    await close()
  })

  it('removes what its manager gives up and nobody else owns', async () => {
    const { apply, close } = await start()
    apply('one', { a: '1', b: '1' })
    apply('two', { a: '1' })

    expect(bodyOf(apply('one', {})).data).toEqual({ a: '1' })
    expect(bodyOf(apply('two', {})).data).toBeUndefined()
    await close()
  })

  it('by force takes fields from their owners', async () => {
    const { apply, close } = await start()
    apply('one', { a: '1', b: '1' })

    expect(ownersOf(apply('two', { a: '2' }, true))).toEqual({
      one: { 'f:data': { 'f:b': {} } },
      two: { 'f:data': { 'f:a': {} } },
    })
    await close()
  })

  it.each([
    [[{ manager: 'x' }], 'metadata.managedFields must be nil'],
    [[{ manager: 5 }], '.metadata.managedFields[0].manager: expected string'],
    [[{ time: 'x' }], 'parsing time \\"x\\"'],
    [[{ time: [] }], '.metadata.managedFields[0].time: expected any scalar'],
  ])('of managedFields %j is refused, and first for what cannot be read', async (managedFields, why) => {
    const { send, close } = await start()
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', managedFields } }
    expect(send('PATCH', `${PATH}?fieldManager=one`, 'application/apply-patch+yaml', body).text).toContain(why)
    await close()
  })

  it('of what is gone again by defaults writes nothing', async () => {
    const { send, later, close } = await start()
    const path = '/api/v1/namespaces/default/services'
    const service = (spec: unknown) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec })
    send('POST', path, 'application/json', service({ ports: [{ port: 1 }] }))
    const config = service({ sessionAffinityConfig: { clientIP: { timeoutSeconds: 1 } } })
    const apply = () => send('PATCH', `${path}/s?fieldManager=one`, 'application/apply-patch+yaml', config)
    const first = bodyOf(apply())
    await later()
    expect(bodyOf(apply())).toEqual(first)
    await close()
  })

  it('of what is there already leaves the time out', async () => {
    const { apply, merge, close } = await start()
    apply('one', { a: '1' })
    merge({ data: { b: '2' } }, 'editor/1')
    const entries = bodyOf(apply('two', { b: '2' })).metadata.managedFields ?? []

    expect(entries.find(({ manager }) => manager === 'two')?.time).toBeUndefined()
    await close()
  })

  it('to an object that nobody tracks finds all of it owned before the first apply', async () => {
    const { apply, merge, close } = await start()
    apply('one', { a: '1' })
    merge({ metadata: { managedFields: [{}] } }, 'editor/1')
    const refused = apply('two', { a: '2' })

    expect(refused.json()).toMatchObject({
      message: 'Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.a',
    })
    await close()
  })
})

it('keeps ten updaters apart and folds the oldest others into one', async () => {
  const { apply, merge, close } = await start()
  apply('one', { a: '1' })
  for (let index = 0; index < 13; index++) merge({ data: { [`k${index}`]: 'x' } }, `updater-${index}/1`)
  const owners = ownersOf(merge({ data: { last: 'x' } }, 'updater-0/1'))

  expect(Object.keys(owners)).toHaveLength(11)
  expect(owners).toHaveProperty('ancient-changes')
  await close()
})
