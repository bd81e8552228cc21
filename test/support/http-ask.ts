/** Requests over a socket, as they are written. */
import http from 'node:http'

export interface Asked {
  readonly method?: string
  readonly headers?: http.OutgoingHttpHeaders
  readonly body?: string
}

export interface Told {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

/** Rejects when the answer breaks off. `url` is not normalized. */
export function askOver(base: string, url: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Told> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, path: url, method, headers, agent: false }, async (response) => {
      try {
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk)
        const text = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
      } catch (error) {
        reject(error)
      }
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** The message of a Status, or the whole body. */
export function messageOf({ status, body }: Told): readonly [status: number, message: string] {
  return [status, body.startsWith('{') ? String(JSON.parse(body).message) : body]
}
