/** A certificate authority and the server's certificates that it signs. Source: RFC 5280. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIPv4 } from 'node:net'
import { bits, boolean, der, integer, octets, oid, sequence, set, utcTime, utf8 } from './der.ts'

/** PEM texts. */
export interface KeyAndCertificate {
  readonly key: string
  readonly cert: string
}

export interface Authority {
  /** Its certificate, PEM: what clients trust. */
  readonly certificate: string
  /** A fresh key for a server of these names and addresses, with a certificate of this authority. */
  issueServer(server: { readonly names: readonly string[]; readonly addresses: readonly string[] }): KeyAndCertificate
}

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'))
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'
/** From two thousand and twenty to two thousand and forty-five: a test's clock may stand anywhere. */
const NOT_BEFORE = Date.UTC(2020, 0, 1)
const NOT_AFTER = Date.UTC(2045, 0, 1)

const nameOf = (commonName: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))))

const extension = (id: string, critical: boolean, content: Uint8Array): Buffer =>
  critical ? sequence(oid(id), boolean(true), octets(content)) : sequence(oid(id), octets(content))

function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number))
  const [head = '', tail] = address.split('::')
  const groups = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
  const before = groups(head)
  const after = tail === undefined ? [] : groups(tail)
  const all = [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after]
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]))
}

interface CertificateRequest {
  /** A common name, as is the issuer's. */
  readonly subject: string
  readonly publicKey: KeyObject
  readonly issuer: string
  readonly issuerKey: KeyObject
  readonly extensions: readonly Buffer[]
}

function issue({ subject, publicKey, issuer, issuerKey, extensions }: CertificateRequest): string {
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const keyId = extension('2.5.29.14', false, octets(createHash('sha1').update(spki).digest()))
  const serial = randomBytes(15)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    ECDSA_SHA256,
    nameOf(issuer),
    sequence(utcTime(NOT_BEFORE), utcTime(NOT_AFTER)),
    nameOf(subject),
    spki,
    der(0xa3, sequence(...extensions, keyId)),
  )
  const signature = sign('sha256', body, issuerKey)
  return pem('CERTIFICATE', sequence(body, ECDSA_SHA256, bits(signature)))
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const keyPem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()

/** digitalSignature; with `certSign` also keyCertSign. */
const keyUsage = (certSign: boolean): Buffer =>
  extension('2.5.29.15', true, bits(Buffer.from([certSign ? 0x84 : 0x80]), certSign ? 2 : 7))
const extendedUsage = (usage: string): Buffer => extension('2.5.29.37', false, sequence(oid(usage)))

function alternativeNames(names: readonly string[], addresses: readonly string[]): Buffer {
  const dns = names.map((name) => der(0x82, Buffer.from(name)))
  const ips = [...new Set(addresses)].map((address) => der(0x87, addressBytes(address)))
  return extension('2.5.29.17', false, sequence(...dns, ...ips))
}

/** A fresh authority. */
export function createAuthority(): Authority {
  const { publicKey, privateKey } = keyPair()
  const issuer = 'ephemera-ca'
  return {
    certificate: issue({
      subject: issuer,
      publicKey,
      issuer,
      issuerKey: privateKey,
      extensions: [extension('2.5.29.19', true, sequence(boolean(true))), keyUsage(true)],
    }),
    issueServer({ names, addresses }) {
      const server = keyPair()
      const cert = issue({
        subject: 'kube-apiserver',
        publicKey: server.publicKey,
        issuer,
        issuerKey: privateKey,
        extensions: [keyUsage(false), extendedUsage(SERVER_AUTH), alternativeNames(names, addresses)],
      })
      return { key: keyPem(server.privateKey), cert }
    },
  }
}
