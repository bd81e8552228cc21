/** CertificateSigningRequests. */
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import type { Generator } from './generator.ts'
import type { Random } from './random.ts'
import { corrupt } from './structure-values.ts'

/** Requests that are signed as they should be: by a key of Ed25519, by one of ECDSA, and for the group system:masters. */
const GOOD = [
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHY01GQUNBUUF3SFRFTU1Bb0dBMVVFQ2d3RFpHVjJNUTB3Q3dZRFZRUUREQVJxWVc1bE1Db3dCUVlESzJWdwpBeUVBdVF1eTNqbUtqTlVnU3lVdlVscFhDWVI3Nk50Z2huWVd3RDFVeEpvbHlYaWdBREFGQmdNclpYQURRUUNwCnF3TmdIb3R3R3N4NlFqeTRRNVVrbWZxZDhlTi8rYjhEZmNVVWYzRWlMUTlET2EwOCsxYkIvWVlXeHBYbGZyOHcKYWpoZXU2ckpYdmhLeXRvWnpjMEsKLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==',
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIV01IOENBUUF3SFRFTU1Bb0dBMVVFQ2d3RFpHVjJNUTB3Q3dZRFZRUUREQVJxWVc1bE1Ga3dFd1lIS29aSQp6ajBDQVFZSUtvWkl6ajBEQVFjRFFnQUVBSG9nYnJiSFdFQXRleVE1cytubkczSkVHZk5wYS91cmZFWmNtM3lLCmZEMTNyRmdjcFc3c3ZEejhhamRad3VjaUg2ZVMxRVZjTWJMOTNxU3BTakljSGFBQU1Bb0dDQ3FHU000OUJBTUMKQTBjQU1FUUNJQ3ZoNTBQeTl3WDVJYU04bUt1N1BERy9xT1hCNWM0T1BVVmRPSlhWSHhtTUFpQU1lQTBwa2lSOQpoVzZWTDRYRVd4S25EUytpM2xyUHVEZEt4UTZRMjkyVzRBPT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==',
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHbk1Gc0NBUUF3S0RFWE1CVUdBMVVFQ2d3T2MzbHpkR1Z0T20xaGMzUmxjbk14RFRBTEJnTlZCQU1NQkdwaApibVV3S2pBRkJnTXJaWEFESVFENU4zWW45emE2WjE1anBzVHpmYVJpcjZrMDRqNDBvTXgzOU1qQmg4QTIzS0FBCk1BVUdBeXRsY0FOQkFPeGtqZzdQYjJvS0tKbU9VYjZ5OC9oT1NZRGhaQUg2bURWbkp4M2VkRHA0cm01ZVNWVEoKZE9JdHBVRmlqWXVMMXdVL0d1S2pZRWVOdVc0WUtoL3dLZzA9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
]

const encoded = (text: string): string => Buffer.from(text).toString('base64')

const BAD = [
  '',
  'AAAA',
  encoded('-----BEGIN CERTIFICATE REQUEST-----\nAA==\n-----END CERTIFICATE REQUEST-----\n'),
  encoded('-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n'),
  encoded('-----BEGIN CERTIFICATE REQUEST-----\nnothing\n-----END CERTIFICATE REQUEST-----\n'),
  encoded('-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n'),
]

const SIGNERS = {
  good: ['example.com/signer', 'kubernetes.io/kube-apiserver-client', 'a.b/c.d'],
  bad: ['', 'x', 'x/y', 'a.b/c/d', 'A.b/c', 'a.b/C', 'a.b/', '/c', 'a..b/c', 'kubernetes.io/legacy-unknown', 'a.b/ä'],
}

const USAGES = { good: ['client auth', 'server auth', 'digital signature', 'any'], bad: ['', 'singing', 'Client Auth'] }

const BADNESS = [0, 0.1, 0.3]
const CORRUPT = 0.1

/** Another letter somewhere inside. */
function damaged(random: Random, request: string): string {
  const lines = Buffer.from(request, 'base64').toString().split('\n')
  const row = random.integer(1, lines.length - 3)
  const line = lines[row] ?? ''
  const place = random.integer(0, line.length - 1)
  lines[row] = `${line.slice(0, place)}${random.pick(['A', 'Q', 'z'])}${line.slice(place + 1)}`
  return encoded(lines.join('\n'))
}

export const certificates: Generator = (random, index) => {
  const badness = random.pick(BADNESS)
  const pick = <T>({ good, bad }: { good: readonly T[]; bad: readonly T[] }): T =>
    random.pick(random.chance(badness) ? bad : good)
  const good = random.pick(GOOD)
  const spec: JsonObject = {
    request: random.chance(badness) ? random.pick([...BAD, damaged(random, good)]) : good,
    signerName: pick(SIGNERS),
    usages: Array.from({ length: random.pick([1, 1, 2, 3, 0]) }, () => pick(USAGES)),
    ...(random.chance(0.3) ? { expirationSeconds: pick({ good: [600, 3600], bad: [599, 0, -1] }) } : {}),
    ...(random.chance(0.2) ? { username: 'mallory', groups: ['x'], extra: { a: ['b'] } } : {}),
  }
  const name = random.chance(1 - badness) ? `c-${index}` : random.pick(['A_b', 'a/b', 'ä', '', '..'])
  const apiVersion = 'certificates.k8s.io/v1'
  const body: JsonObject = { apiVersion, kind: 'CertificateSigningRequest', metadata: { name }, spec }
  if (random.chance(CORRUPT)) corrupt(random, body)
  return { method: 'POST', path: `/apis/${apiVersion}/certificatesigningrequests?dryRun=All`, body }
}
