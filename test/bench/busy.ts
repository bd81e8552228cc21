/** Measures how long a GET takes while containers compute without end, in a process of its own. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { row } from './measure.ts'
import { createCluster } from './package.ts'

const CONTAINERS = 100
const GETS = 2_000
const LOOP = ['sh', '-c', 'while true; do :; done']
const PODS = '/api/v1/namespaces/default/pods'

const cluster = await createCluster({ time: 'real', nodes: 4 })
const { url, kubeconfig } = await cluster.listen({ insecurePort: 0 })
const token = /token: (\S+)/.exec(kubeconfig)?.[1] ?? ''
const names = Array.from({ length: CONTAINERS }, (_, index) => `busy-${index}`)
await cluster.apply(
  names.map((name) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'app', image: 'busybox', command: ['sleep', '1000000'] }] },
  })),
)
const running = (): number =>
  cluster.client.list('pods', 'default').items.filter((pod) => JSON.stringify(pod).includes('"phase":"Running"')).length
while (running() < CONTAINERS) await new Promise((resolve) => setTimeout(resolve, 50))

async function latency(name: string): Promise<void> {
  const client = fork(new URL('latency.ts', import.meta.url), [`${url}${PODS}/busy-0`, token, String(GETS)], {
    execArgv: ['--import', 'tsx'],
  })
  const [figures]: { p50: number; p99: number; most: number }[] = await once(client, 'message')
  const { p50 = 0, p99 = 0, most = 0 } = figures ?? {}
  row(name, `${p99.toFixed(1)} ms`, `p50 ${p50.toFixed(2)} ms, the longest ${most.toFixed(0)} ms`)
}

await latency('GET pod, nobody computes, p99')
const query = `${LOOP.map((word) => `command=${encodeURIComponent(word)}`).join('&')}&stdout=true`
const loops = names.map(
  (name) =>
    new WebSocket(`${url.replace('http', 'ws')}${PODS}/${name}/exec?${query}`, 'v5.channel.k8s.io', {
      headers: { authorization: `Bearer ${token}` },
    }),
)
await Promise.all(loops.map((loop) => once(loop, 'open')))
await latency(`GET pod, ${CONTAINERS} containers compute, p99`)
for (const loop of loops) loop.terminate()
await cluster.close()
