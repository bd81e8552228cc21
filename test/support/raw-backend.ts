/** A port in a Pod on which a test itself speaks: nc in a container, with what it reads and writes. */
import { WebSocket } from 'ws'

export interface RawBackend {
  /** What has come in so far; resolves when it has `text` in it. */
  received(text: string): Promise<string>
  /** Nothing more will be said. */
  close(): void
}

/** Runs a command in the Pod's only container, as who has the token `root`. */
export async function runIn(url: string, pod: string, command: readonly string[]): Promise<WebSocket> {
  const words = command.map((word) => `command=${encodeURIComponent(word)}`).join('&')
  const path = `/api/v1/namespaces/default/pods/${pod}/exec?${words}&stdin=true&stdout=true`
  const client = new WebSocket(`${url.replace('http', 'ws')}${path}`, 'v4.channel.k8s.io', {
    headers: { authorization: 'Bearer root' },
  })
  await new Promise((resolve, reject) => client.once('open', resolve).once('error', reject))
  return client
}

/** As who has the token `root`, listens on `port` of the Pod's only container, to say `reply` to the first who connects. `url`: of the API, without TLS. */
export async function rawBackend(url: string, pod: string, port: number, reply: string): Promise<RawBackend> {
  const client = await runIn(url, pod, ['nc', '-l', '-p', String(port)])
  let text = ''
  let heard: (() => void) | undefined
  client.on('message', (data: Buffer) => {
    if (data[0] !== 1) return
    text += data.subarray(1).toString()
    heard?.()
  })
  client.send(Buffer.concat([Buffer.of(0), Buffer.from(reply)]))
  return {
    async received(wanted) {
      while (!text.includes(wanted)) {
        await new Promise<void>((resolve) => {
          heard = resolve
        })
      }
      return text
    },
    close: () => client.terminate(),
  }
}
