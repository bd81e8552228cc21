/** TLS with backends whose certificates nobody checks. Source: kube-apiserver's proxy transport, asked of v1.35.4. */
import type { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import type { Clock } from '../../clock/clock.ts'
import { unreachable } from './network.ts'

/** Go's TLSHandshakeTimeout. */
const HANDSHAKE_MS = 10_000
/** The first byte of each message of a handshake, and of an alert. */
const TLS_RECORDS: readonly (number | undefined)[] = [0x16, 0x15]

/** The connection once its ends trust each other. Rejects with a 503. */
export function secure(plain: Duplex, clock: Clock): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      timer.cancel()
      reject(unreachable(why))
      plain.destroy()
    }
    const timer = clock.setTimeout(() => fail('net/http: TLS handshake timeout'), HANDSHAKE_MS)
    plain.once('data', (bytes: Buffer) => {
      if (bytes.subarray(0, 5).toString('latin1') === 'HTTP/') fail('http: server gave HTTP response to HTTPS client')
      else if (!TLS_RECORDS.includes(bytes[0])) fail('tls: first record does not look like a TLS handshake')
    })
    const secured = connect({ socket: plain, rejectUnauthorized: false }, () => {
      timer.cancel()
      resolve(secured)
    })
    secured.once('error', ({ message }) => fail(message))
    plain.once('end', () => fail('EOF'))
  })
}
