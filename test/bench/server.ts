/** The measured process: Ephemera, or a bare node server that answers the same bytes. Told what to be by its parent. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { createCluster } from './package.ts'

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
  spec: {
    containers: [
      {
        name: 'app',
        image: 'nginx:1.27',
        ports: [{ containerPort: 80 }],
        env: [{ name: 'A', value: 'b' }],
        resources: { limits: { cpu: '1', memory: '1Gi' } },
      },
    ],
  },
}

/** What the parent may ask: processor time so far, in microseconds; more Pods; the heap. */
function answerParent(makePods: (count: number) => void): void {
  process.on('message', (message: { cpu?: true; pods?: number; heap?: true }) => {
    if (message.pods !== undefined) makePods(message.pods)
    globalThis.gc?.()
    const { user, system } = process.cpuUsage()
    process.send?.({ cpu: user + system, heap: process.memoryUsage().heapUsed })
  })
}

async function ephemera(): Promise<void> {
  const cluster = await createCluster({ nodes: 1 })
  await cluster.apply(POD)
  await cluster.settle()
  const { url } = await cluster.listen({ insecurePort: 0 })
  let made = 0
  answerParent((count) => {
    for (let index = 0; index < count; index++) {
      const name = `p-${String(made++).padStart(6, '0')}`
      cluster.client.create('pods', {
        metadata: { name, namespace: 'default', labels: { app: 'web' } },
        spec: { ...POD.spec, schedulerName: 'nobody' },
      })
    }
  })
  const { text } = cluster.inject({ url: '/api/v1/namespaces/default/pods/web' })
  process.send?.({ url, body: text })
}

function bare(body: string): void {
  const bytes = Buffer.from(body)
  const server = http.createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': bytes.length })
    response.end(bytes)
  })
  answerParent(() => {})
  server.listen(0, '127.0.0.1', () => {
    // A listening TCP server has an address object.
    const { port } = server.address() as AddressInfo
    process.send?.({ url: `http://127.0.0.1:${port}` })
  })
}

const [what, body = ''] = process.argv.slice(2)
if (what === 'bare') bare(body)
else await ephemera()
