/** Measures many streams at once and large ones, in a process of its own: attaches, copies through tar, a stream of 1 GiB. */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { row, seconds } from './measure.ts'
import { createCluster } from './package.ts'

const MIB = 1024 * 1024
const ATTACHES = 500
const COPY_MIB = 100
const STREAM_MIB = 1024
const CHUNK = Buffer.alloc(256 * 1024, 'x')
const POD = '/api/v1/namespaces/default/pods/bulk'
const STDIN = Buffer.of(0)
const CLOSE_STDIN = Buffer.of(255, 0)

const cluster = await createCluster({ time: 'real', nodes: 1 })
const { url, kubeconfig } = await cluster.listen({ insecurePort: 0 })
const token = /token: (\S+)/.exec(kubeconfig)?.[1] ?? ''
await cluster.apply({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'bulk' },
  spec: { containers: [{ name: 'app', image: 'busybox', stdin: true, command: ['cat'] }] },
})
const isRunning = (): boolean =>
  JSON.stringify(cluster.client.get('pods', 'default/bulk')).includes('"phase":"Running"')
while (!isRunning()) await new Promise((resolve) => setTimeout(resolve, 50))

/** The most memory of this process, server and client, until it is stopped: RSS in MiB. */
function watchMemory(): () => string {
  let most = 0
  const look = (): void => {
    most = Math.max(most, process.memoryUsage().rss / MIB)
  }
  look()
  const first = most
  const timer = setInterval(look, 20)
  return () => {
    look()
    clearInterval(timer)
    return `RSS ${first.toFixed(0)} MB before, ${most.toFixed(0)} MB at most`
  }
}

const open = (path: string): WebSocket =>
  new WebSocket(`${url.replace('http', 'ws')}${POD}/${path}`, 'v5.channel.k8s.io', {
    headers: { authorization: `Bearer ${token}` },
    skipUTF8Validation: true,
  })

const exec = (command: string, more: string): WebSocket =>
  open(
    `exec?${command
      .split(' ')
      .map((word) => `command=${encodeURIComponent(word)}`)
      .join('&')}&stderr=true${more}`,
  )

/** Sends the chunk over and over, no faster than it is taken. */
async function send(client: WebSocket, total: number): Promise<void> {
  const message = Buffer.concat([STDIN, CHUNK])
  for (let sent = 0; sent < total; sent += CHUNK.length)
    await new Promise<void>((resolve) => client.send(message, () => resolve()))
}

/** Bytes of stdout until the end. */
async function received(client: WebSocket): Promise<number> {
  let bytes = 0
  client.on('message', (data: Buffer) => {
    if (data[0] === 1) bytes += data.length - 1
  })
  await once(client, 'close')
  return bytes
}

const rate = (bytes: number, ms: number): string => `${(bytes / MIB / (ms / 1000)).toFixed(0)} MB/s`

async function attaches(): Promise<void> {
  const memory = watchMemory()
  const began = performance.now()
  const clients = Array.from({ length: ATTACHES }, () => open('attach?stdin=true&stdout=true'))
  await Promise.all(clients.map((client) => once(client, 'open')))
  const opened = performance.now() - began
  for (const client of clients) client.terminate()
  row(`${ATTACHES} attach sessions at once`, seconds(opened), `until all are open; ${memory()}`)
}

async function copyIn(): Promise<void> {
  const memory = watchMemory()
  const began = performance.now()
  const client = exec('dd of=/tmp/big bs=64k', '&stdin=true&stdout=true')
  await once(client, 'open')
  const ended = once(client, 'close')
  await send(client, COPY_MIB * MIB)
  client.send(CLOSE_STDIN)
  await ended
  row(`${COPY_MIB} MB into a container`, rate(COPY_MIB * MIB, performance.now() - began), memory())
}

async function copyOut(): Promise<void> {
  const memory = watchMemory()
  const began = performance.now()
  const bytes = await received(exec('tar cf - /tmp/big', '&stdout=true'))
  row(`${COPY_MIB} MB out of one, by tar`, rate(bytes, performance.now() - began), memory())
}

async function stream(): Promise<void> {
  const memory = watchMemory()
  const began = performance.now()
  const bytes = await received(exec(`head -c ${STREAM_MIB * MIB} /dev/zero`, '&stdout=true'))
  row(`stdout of ${(bytes / MIB).toFixed(0)} MiB`, rate(bytes, performance.now() - began), memory())
}

await attaches()
await copyIn()
await copyOut()
await stream()
await cluster.close()
