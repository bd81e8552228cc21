/**
 * A wire that can be cut: a TCP proxy before a cluster, and a door for programs to ask for the cut. While the wire is cut so much
 * happens to ConfigMaps that the revision a watch stopped at is forgotten, and one object is born that only a new list can show.
 */
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { Client } from '../../../src/client/client.ts'

/** How many events a cluster remembers that is used with an interruption: fewer than happen during one. */
export const WATCH_HISTORY = 20

/** The object that appears while the wire is cut; it has the label `story: informer`. */
const BORN_MEANWHILE = 'born-meanwhile'

export interface InterruptibleWire {
  /** Where clients connect instead of to the cluster. */
  readonly port: number
  /** POST here cuts the wire, lets things happen, and answers when the wire holds again. */
  readonly interruptUrl: string
  close(): Promise<void>
}

/** @param target port of the cluster on 127.0.0.1 */
export async function interruptibleWire(target: number, client: Client): Promise<InterruptibleWire> {
  const sockets = new Set<Socket>()
  const proxy = createServer((incoming) => {
    const outgoing = connect(target, '127.0.0.1')
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  })
  const port = await listening(proxy)

  async function interrupt(): Promise<void> {
    await new Promise<void>((resolve) => {
      proxy.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
    meanwhile(client)
    await listening(proxy, port)
  }

  const door = createHttpServer((_request, response) => {
    interrupt().then(
      () => response.end('the wire holds again\n'),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  const doorPort = await listening(door)
  return {
    port,
    interruptUrl: `http://127.0.0.1:${doorPort}/`,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await Promise.all([closed(proxy), closed(door)])
    },
  }
}

function meanwhile(client: Client): void {
  client.create('configmaps', configMap(BORN_MEANWHILE, { labels: { story: 'informer' } }))
  client.create('configmaps', configMap('noise'))
  for (let turn = 0; turn < 2 * WATCH_HISTORY; turn++) {
    client.patch('configmaps', 'default/noise', { type: 'merge', patch: { data: { turn: String(turn) } } })
  }
  client.delete('configmaps', 'default/noise')
}

const configMap = (name: string, metadata = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default', ...metadata },
})

const listening = (server: Server, port = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()))
