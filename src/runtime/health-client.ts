/** Asks a server how it is, as a kubelet's gRPC probe does. Source: grpc.health.v1. */
import { connect } from 'node:http2'
import type { Duplex } from 'node:stream'
import type { HealthQuestion, HealthResult } from '../kubelet/container-runtime.ts'
import { CODES, HEALTH_CHECK, healthRequest, statusOf } from './health-messages.ts'

/** `done` is called once; what speaks no HTTP/2 does not count as connected. Returns what ends it early. */
export function askHealth(
  stream: Duplex,
  { host, port, service }: HealthQuestion,
  done: (result: HealthResult) => void,
): () => void {
  const session = connect(`http://${host}:${port}`, { createConnection: () => stream })
  let open = true
  let connected = false
  const finish = (result: HealthResult): void => {
    if (!open) return
    open = false
    session.destroy()
    done(result)
  }
  session.once('error', () => finish({ type: 'unconnected' }))
  session.once('close', () => finish({ type: 'unconnected' }))
  session.once('remoteSettings', () => {
    connected = true
    const call = session.request({
      ':method': 'POST',
      ':path': HEALTH_CHECK,
      'content-type': 'application/grpc',
      te: 'trailers',
      'user-agent': 'kube-probe/1.35',
    })
    const chunks: Buffer[] = []
    let ending: { readonly [name: string]: string | string[] | number | undefined } = {}
    // A call that fails at once has its trailers for headers.
    call.once('response', (headers) => {
      if (headers['grpc-status'] !== undefined) ending = headers
    })
    call.once('trailers', (trailers) => {
      ending = trailers
    })
    call.on('data', (chunk: Buffer) => chunks.push(chunk))
    call.once('error', () => finish({ type: 'error', code: 'Unavailable', message: 'connection closed' }))
    call.once('end', () => finish(resultOf(ending, Buffer.concat(chunks))))
    call.end(healthRequest(service))
  })
  return () => finish({ type: connected ? 'timeout' : 'unconnected' })
}

function resultOf(ending: { readonly [name: string]: unknown }, body: Buffer): HealthResult {
  const code = CODES[Number(ending['grpc-status'] ?? 2)] ?? 'Unknown'
  if (code === 'OK') return { type: 'answer', status: statusOf(body) }
  return { type: 'error', code, message: decodeURIComponent(String(ending['grpc-message'] ?? '')) }
}
