/**
 * What the official conformance specs of ephemeral containers do on the wire, step by step. Source: test/e2e/common/node/
 * ephemeral_containers.go of v1.35 and the framework that runs it.
 */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type Cluster, createCluster } from '../../src/index.ts'
import { askOver } from '../support/http-ask.ts'

const BUSYBOX = 'registry.k8s.io/e2e-test-images/busybox:1.37.0-1'
const AGNHOST = 'registry.k8s.io/e2e-test-images/agnhost:2.57'
const NAME = 'ephemeral-containers-target-pod'

interface ContainerStatus {
  readonly name: string
  readonly state: { readonly running?: object }
}
interface Pod {
  readonly metadata: { readonly generation: number; readonly resourceVersion: string }
  readonly spec: { readonly ephemeralContainers?: readonly object[] }
  readonly status: {
    readonly observedGeneration?: number
    readonly conditions: readonly { readonly type: string; readonly status: string }[]
    readonly ephemeralContainerStatuses?: readonly ContainerStatus[]
  }
}

let cluster: Cluster
let url: string
let token: string
let pods: string

/** The text of the answer; rejects when it is a refusal. */
async function answer(method: string, path: string, body?: object, type = 'application/json'): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': type }
  const asked = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) }
  const told = await askOver(url, path, asked)
  if (told.status >= 300) throw new Error(`${told.status} ${told.body}`)
  return told.body
}

const send = async <T = unknown>(...asked: Parameters<typeof answer>): Promise<T> => JSON.parse(await answer(...asked))

const pod = (): Promise<Pod> => send<Pod>('GET', `${pods}/${NAME}`)

beforeAll(async () => {
  cluster = await createCluster({ time: 'real', timeScale: 10, nodes: 1 })
  const listening = await cluster.listen({ insecurePort: 0 })
  url = listening.url
  token = /token: (\S+)/.exec(listening.kubeconfig)?.[1] ?? ''
})
afterAll(() => cluster.close())

it('begins with nodes that are ready and take Pods, and a namespace that is furnished', async () => {
  const { items } = await send<{ items: { spec: object; status: { conditions: object[] } }[] }>('GET', '/api/v1/nodes')
  expect(items).toHaveLength(1)
  expect(items[0]?.status.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }))
  expect(items[0]?.spec).toEqual({})
  const labels = { 'e2e-framework': 'ephemeral-containers-test', 'pod-security.kubernetes.io/enforce': 'baseline' }
  const made = { metadata: { generateName: 'ephemeral-containers-test-', labels } }
  const { metadata } = await send<{ metadata: { name: string } }>('POST', '/api/v1/namespaces', made)
  const namespace = `/api/v1/namespaces/${metadata.name}`
  pods = `${namespace}/pods`
  await vi.waitFor(() => send('GET', `${namespace}/serviceaccounts/default`))
  await vi.waitFor(() => send('GET', `${namespace}/configmaps/kube-root-ca.crt`))
})

it('starts an ephemeral container in a Pod that runs', async () => {
  const target = { name: 'test-container-1', image: BUSYBOX, command: ['/bin/sleep'], args: ['10000'] }
  const spec = { containers: [target] }
  expect((await send<Pod>('POST', pods, { metadata: { name: NAME }, spec })).metadata.generation).toBe(1)
  await vi.waitFor(
    async () =>
      expect((await pod()).status.conditions).toContainEqual(
        expect.objectContaining({ type: 'Ready', status: 'True' }),
      ),
    { timeout: 10_000 },
  )
  const command = ['/bin/sh', '-c', 'while true; do echo polo; sleep 2; done']
  const debuggerOf = { name: 'debugger', image: BUSYBOX, command, stdin: true, tty: true }
  const patch = { spec: { ephemeralContainers: [debuggerOf] } }
  await send('PATCH', `${pods}/${NAME}/ephemeralcontainers`, patch, 'application/strategic-merge-patch+json')
  await vi.waitFor(
    async () => {
      const [status] = (await pod()).status.ephemeralContainerStatuses ?? []
      expect(status?.state.running).toBeDefined()
    },
    { timeout: 10_000 },
  )
  const { metadata, status } = await pod()
  expect([metadata.generation, status.observedGeneration]).toEqual([2, 2])
  expect(await outputOf('debugger', ['/bin/echo', 'marco'])).toContain('marco')
  await vi.waitFor(async () => expect(await answer('GET', `${pods}/${NAME}/log?container=debugger`)).toMatch(/polo/))
}, 30_000)

it('takes another one by an update', async () => {
  const path = `${pods}/${NAME}/ephemeralcontainers`
  const before = await send<Pod>('GET', path)
  expect(before.spec.ephemeralContainers).toHaveLength(1)
  const policies = { imagePullPolicy: 'IfNotPresent', terminationMessagePolicy: 'File' }
  const all = [...(before.spec.ephemeralContainers ?? []), { name: 'debugger2', image: AGNHOST, ...policies }]
  await send('PUT', path, { ...before, spec: { ...before.spec, ephemeralContainers: all } })
  expect((await send<Pod>('GET', path)).spec.ephemeralContainers).toHaveLength(2)
})

it('ends with the namespace', async () => {
  const namespace = pods.replace(/\/pods$/, '')
  await send('DELETE', namespace)
  await vi.waitFor(async () => expect((await askOver(url, namespace, withToken())).status).toBe(404), {
    timeout: 20_000,
  })
}, 30_000)

const withToken = () => ({ headers: { authorization: `Bearer ${token}` } })

/** What a command writes to stdout, as client-go runs it. */
function outputOf(container: string, command: readonly string[]): Promise<string> {
  const words = command.map((word) => `command=${encodeURIComponent(word)}`).join('&')
  const path = `${pods}/${NAME}/exec?container=${container}&${words}&stdout=true&stderr=true`
  const client = new WebSocket(`${url.replace('http', 'ws')}${path}`, 'v5.channel.k8s.io', withToken())
  let text = ''
  client.on('message', (data: Buffer) => {
    if (data[0] === 1) text += data.subarray(1).toString()
  })
  return new Promise((resolve, reject) => client.once('close', () => resolve(text)).once('error', reject))
}
