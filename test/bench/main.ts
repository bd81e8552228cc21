/** `npm run bench`: Ephemera beside a bare node server that answers the same bytes, in one run. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import { load, percentile, row } from './measure.ts'
import { createCluster } from './package.ts'

interface Message {
  readonly url?: string
  readonly body?: string
  readonly cpu?: number
  readonly heap?: number
}

const SERVER = new URL('server.ts', import.meta.url)
const PODS = new URL('pods.ts', import.meta.url)
const NODES = new URL('nodes.ts', import.meta.url)
const STREAMS = new URL('streams.ts', import.meta.url)
const BULK = new URL('bulk.ts', import.meta.url)
const BUSY = new URL('busy.ts', import.meta.url)
const REQUESTS = 20_000
const CONNECTIONS = 20

async function answer(child: ChildProcess): Promise<Message> {
  const [message]: Message[] = await once(child, 'message')
  return message ?? {}
}

async function start(...args: string[]): Promise<{ child: ChildProcess; url: string; body: string }> {
  const child = fork(SERVER, args, { execArgv: ['--import', 'tsx', '--expose-gc'] })
  const { url = '', body = '' } = await answer(child)
  return { child, url, body }
}

async function ask(child: ChildProcess, message: object): Promise<{ cpu: number; heap: number }> {
  child.send(message)
  const { cpu = 0, heap = 0 } = await answer(child)
  return { cpu, heap }
}

/** Microseconds of the server's processor time for each request. */
async function cost(child: ChildProcess, requests: number, work: () => Promise<void>): Promise<number> {
  const before = await ask(child, { cpu: true })
  await work()
  const after = await ask(child, { cpu: true })
  return (after.cpu - before.cpu) / requests
}

const us = (value: number): string => `${value.toFixed(1)} µs`

async function gets(): Promise<{ child: ChildProcess; url: string }> {
  const ephemera = await start('ephemera')
  const bare = await start('bare', ephemera.body)
  const path = '/api/v1/namespaces/default/pods/web'
  const ratios: number[] = []
  for (let round = 0; round < 4; round++) {
    const own = await cost(ephemera.child, REQUESTS, () => load(ephemera.url + path, REQUESTS, CONNECTIONS))
    const base = await cost(bare.child, REQUESTS, () => load(bare.url + path, REQUESTS, CONNECTIONS))
    // The first round warms both up.
    if (round === 0) continue
    ratios.push(own / base)
    row(`GET pod, round ${round}`, us(own), `bare node ${us(base)}, ratio ${(own / base).toFixed(2)}`)
  }
  row(
    'GET pod, median ratio',
    percentile(
      ratios.sort((a, b) => a - b),
      0.5,
    ).toFixed(2),
    `goal ≤ 1.5; answer of ${ephemera.body.length} bytes`,
  )
  bare.child.kill()
  return ephemera
}

async function creates(child: ChildProcess, url: string): Promise<void> {
  const total = 3_000
  const body = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: 'c-' },
    spec: {
      schedulerName: 'nobody',
      containers: [{ name: 'app', image: 'nginx:1.27', resources: { limits: { cpu: '1' } } }],
    },
  })
  const headers = { 'content-type': 'application/json' }
  const target = `${url}/api/v1/namespaces/default/pods`
  row(
    'create pod',
    us(await cost(child, total, () => load(target, total, CONNECTIONS, { method: 'POST', headers, body }))),
  )
}

async function lists(child: ChildProcess, url: string): Promise<void> {
  const count = 10_000
  const before = await ask(child, { heap: true })
  const after = await ask(child, { pods: count })
  row(
    `heap for each of ${count} Pods`,
    `${((after.heap - before.heap) / count / 1024).toFixed(1)} KB`,
    'object, managedFields and history',
  )
  const target = `${url}/api/v1/namespaces/default/pods?labelSelector=app%3Dweb`
  const table = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }
  await load(target, 2, 1)
  for (const [name, headers] of [
    ['JSON', {}],
    ['Table', table],
  ] as const) {
    const cpu = await cost(child, 5, () => load(target, 5, 1, { headers }))
    row(`LIST of ${count} Pods, ${name}`, `${(cpu / 1000).toFixed(0)} ms`)
  }
}

async function watches(child: ChildProcess, url: string): Promise<void> {
  const watchers = 1_000
  const writes = 30
  const agent = new http.Agent({ maxSockets: watchers })
  const arrivals: number[] = []
  let sentAt = 0
  let expected = 0
  let done = (): void => {}
  const open = (): Promise<http.ClientRequest> =>
    new Promise((resolve, reject) => {
      const request = http.get(
        `${url}/api/v1/namespaces/default/configmaps?watch=1&resourceVersion=0&fieldSelector=metadata.name%3Dbench`,
        { agent },
        (response) => {
          response.on('data', (chunk: Buffer) => {
            if (!chunk.includes('MODIFIED')) return
            arrivals.push(performance.now() - sentAt)
            if (--expected === 0) done()
          })
          response.on('error', () => {})
          resolve(request)
        },
      )
      request.on('error', reject)
    })
  const base = `${url}/api/v1/namespaces/default/configmaps`
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bench' }, data: { n: '0' } }
  await load(base, 1, 1, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(map) })
  const requests = await Promise.all(Array.from({ length: watchers }, open))
  const started = performance.now()
  const cpu = await cost(child, watchers * writes, async () => {
    for (let index = 1; index <= writes; index++) {
      expected = watchers
      const all = new Promise<void>((resolve) => {
        done = resolve
      })
      sentAt = performance.now()
      await load(`${base}/bench`, 1, 1, {
        method: 'PATCH',
        headers: { 'content-type': 'application/merge-patch+json' },
        body: JSON.stringify({ data: { n: String(index) } }),
      })
      await all
    }
  })
  const seconds = (performance.now() - started) / 1000
  arrivals.sort((a, b) => a - b)
  row(
    `watch, ${watchers} watchers`,
    `${Math.round((watchers * writes) / seconds)} ev/s`,
    `${us(cpu)} an event, p99 ${percentile(arrivals, 0.99).toFixed(1)} ms after the write`,
  )
  for (const request of requests) request.destroy()
  agent.destroy()
}

async function firstPod(): Promise<void> {
  const times: number[] = []
  for (let round = 0; round < 6; round++) {
    const begin = performance.now()
    const cluster = await createCluster()
    await cluster.apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'c', image: 'x' }] },
    })
    await cluster.settle()
    times.push(performance.now() - begin)
    await cluster.close()
  }
  const [first = 0, ...later] = times
  row(
    'createCluster to first Pod Running',
    `${percentile(
      later.sort((a, b) => a - b),
      0.5,
    ).toFixed(1)} ms`,
    `the first in a process: ${first.toFixed(0)} ms`,
  )
}

/** In a process of its own: what it weighs is nothing else's. */
async function alone(program: URL): Promise<void> {
  const child = fork(program, { execArgv: ['--import', 'tsx', '--expose-gc'] })
  await once(child, 'exit')
}

await firstPod()
const { child, url } = await gets()
await creates(child, url)
await watches(child, url)
await lists(child, url)
child.kill()
await alone(PODS)
await alone(NODES)
await alone(STREAMS)
await alone(BULK)
await alone(BUSY)
