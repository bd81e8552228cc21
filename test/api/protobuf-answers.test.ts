/** Answers in protobuf, read by the decoder of bodies. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createCluster } from '../../src/index.ts'
import { loadSchema } from '../../src/schema/load-schema.ts'
import { decodeMessage, readEnvelope } from '../../src/schema/protobuf.ts'

const PROTOBUF = 'application/vnd.kubernetes.protobuf'
const schema = loadSchema()
const MAPS = '/api/v1/namespaces/default/configmaps'

let cluster: Awaited<ReturnType<typeof createCluster>>
let url: string
beforeAll(async () => {
  cluster = await createCluster({ bare: true, time: 'real' })
  await cluster.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { k: 'v' } })
  url = (await cluster.listen({ insecurePort: 0 })).url
})
afterAll(() => cluster.close())

async function get(path: string, accept: string) {
  const response = await fetch(url + path, { headers: { accept } })
  return { type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) }
}

function read(bytes: Buffer) {
  const { apiVersion, kind, raw } = readEnvelope(bytes)
  const message = schema.messageOf({ group: '', version: 'v1', kind })
  return { apiVersion, kind, object: message && decodeMessage(message, raw) }
}

it('shows an object, a list and an error', async () => {
  const one = await get(`${MAPS}/a`, PROTOBUF)
  expect(one.type).toBe(PROTOBUF)
  expect(read(one.bytes)).toMatchObject({ kind: 'ConfigMap', object: { data: { k: 'v' } } })
  const list = read((await get(MAPS, PROTOBUF)).bytes)
  expect(list).toMatchObject({ kind: 'ConfigMapList', object: { items: [{ metadata: { name: 'a' } }] } })
  const missing = read((await get(`${MAPS}/b`, PROTOBUF)).bytes)
  expect(missing).toMatchObject({ kind: 'Status', object: { reason: 'NotFound', code: 404 } })
})

it('is preferred to JSON where it stands first, and gives way to JSON for a Table', async () => {
  expect((await get(`${MAPS}/a`, `${PROTOBUF},application/json`)).type).toBe(PROTOBUF)
  expect((await get(`${MAPS}/a`, `application/json,${PROTOBUF}`)).type).toBe('application/json')
  const table = ';as=Table;v=v1;g=meta.k8s.io'
  expect((await get(MAPS, `${PROTOBUF}${table},application/json${table}`)).type).toBe('application/json')
})

it('frames the events of a watch', async () => {
  const { type, bytes } = await get(`${MAPS}?watch=1&timeoutSeconds=1`, PROTOBUF)
  expect(type).toBe(`${PROTOBUF};stream=watch`)
  expect(bytes.readUInt32BE()).toBe(bytes.length - 4)
  expect(bytes.toString('latin1')).toContain('ADDED')
})
