/** Measures streams to containers, in a process of its own: how long an exec takes, and how much output goes through. */
import { connect } from 'node:net'
import { WebSocket } from 'ws'
import { SpdyWriter } from '../support/spdy-frames.ts'
import { percentile, row } from './measure.ts'
import { createCluster } from './package.ts'

const MIB = 1024 * 1024
const FLOOD_MIB = 256
const ROUNDS = 300

const part = { afterMs: 0, text: 'x'.repeat(MIB) }
const image = {
  image: 'bench',
  present: true,
  entrypoint: ['bench'],
  executables: ['bench', 'flood', 'echo'],
  programs: {
    bench: () => ({}),
    flood: () => ({ exitAfterMs: 0, output: Array.from({ length: FLOOD_MIB }, () => part) }),
  },
}

const cluster = await createCluster({ time: 'real', nodes: 1, images: [image] })
const { url, kubeconfig } = await cluster.listen({ insecurePort: 0 })
const { port } = new URL(url)
const token = /token: (\S+)/.exec(kubeconfig)?.[1] ?? ''

await cluster.apply({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'bench' },
  spec: { containers: [{ name: 'app', image: 'bench', imagePullPolicy: 'Never' }] },
})
const isRunning = (): boolean =>
  JSON.stringify(cluster.client.get('pods', 'default/bench')).includes('"phase":"Running"')
while (!isRunning()) await new Promise((resolve) => setTimeout(resolve, 50))

const path = (command: string): string =>
  `/api/v1/namespaces/default/pods/bench/exec?command=${command}&stdout=true&stderr=true`

/** Bytes of stdout that a command writes. */
function byWebSocket(command: string): Promise<number> {
  const client = new WebSocket(`ws://127.0.0.1:${port}${path(command)}`, 'v5.channel.k8s.io', {
    headers: { authorization: `Bearer ${token}` },
    skipUTF8Validation: true,
  })
  let bytes = 0
  client.on('message', (data: Buffer) => {
    if (data[0] === 1) bytes += data.length - 1
  })
  return new Promise((resolve, reject) => {
    client.on('error', reject)
    client.on('close', () => resolve(bytes))
  })
}

/** Bytes that arrive while a command runs, with those of frames. */
async function bySpdy(command: string): Promise<number> {
  const writer = new SpdyWriter()
  const socket = connect(Number(port), '127.0.0.1')
  const head = ['POST', path(command), 'HTTP/1.1\r\nHost: x'].join(' ')
  socket.write(
    `${head}\r\nAuthorization: Bearer ${token}\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\n\r\n`,
  )
  let bytes = 0
  const opened = new Promise((resolve) => socket.once('data', resolve))
  socket.on('data', (data) => {
    bytes += data.length
  })
  const ended = new Promise((resolve) => socket.on('end', resolve))
  await opened
  for (const [index, streamtype] of ['error', 'stdout', 'stderr'].entries())
    socket.write(await writer.synStream(1 + index * 2, { streamtype }))
  await ended
  socket.destroy()
  return bytes
}

for (const [name, run] of [
  ['WebSocket', byWebSocket],
  ['SPDY', bySpdy],
] as const) {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const begin = performance.now()
    await run('echo')
    times.push(performance.now() - begin)
  }
  times.sort((a, b) => a - b)
  row(`exec round trip by ${name}, p50`, `${percentile(times, 0.5).toFixed(2)} ms`)
  const begin = performance.now()
  const bytes = await run('flood')
  row(`stdout by ${name}`, `${(bytes / MIB / ((performance.now() - begin) / 1000)).toFixed(0)} MB/s`)
}
row('memory', `${(process.memoryUsage().rss / MIB).toFixed(0)} MB`, 'server and client, after all of it')
await cluster.close()
