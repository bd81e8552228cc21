/** Events of both groups, and Secrets: kinds without a spec. */
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { loadSchema } from '../../../src/schema/load-schema.ts'
import type { Generator } from './generator.ts'
import { corrupt, type Shape, StructureValues } from './structure-values.ts'

const KINDS = [
  ['v1', '/api/v1', 'Event', 'events', 'core.v1.Event'],
  ['events.k8s.io/v1', '/apis/events.k8s.io/v1', 'Event', 'events', 'events.v1.Event'],
  ['v1', '/api/v1', 'Secret', 'secrets', 'core.v1.Secret'],
] as const

const BADNESS = [0, 0.05, 0.15, 0.4]
const CORRUPT = 0.05

const TEXT = { good: ['me', 'Pulled', 'a.b/c'], bad: ['', 'x'.repeat(129), 'a b', 'ä'] }
const base64 = (text: string): string => Buffer.from(text).toString('base64')

export const NOTE_SHAPE: Shape = {
  rare: [
    'Event.firstTimestamp',
    'Event.lastTimestamp',
    'Event.count',
    'Event.deprecatedFirstTimestamp',
    'Event.deprecatedLastTimestamp',
    'Event.deprecatedCount',
    'Event.deprecatedSource',
    'Secret.stringData',
  ],
  strange: ['\u0000', '"', '<&>', 'x'.repeat(1100), '\n'],
  fields: { Event: 7, Secret: 2.5, ObjectReference: 3, EventSource: 0.5 },
  unions: {},
  values: {
    namespace: { good: ['{ns}'], bad: ['', 'default', 'other'] },
    reason: TEXT,
    action: TEXT,
    message: { good: ['text'], bad: ['', 'x'.repeat(1025)] },
    note: { good: ['text'], bad: ['', 'x'.repeat(1025)] },
    reportingComponent: TEXT,
    reportingController: TEXT,
    reportingInstance: TEXT,
    'Event.type': { good: ['Normal', 'Warning'], bad: ['', 'Odd'] },
    MicroTime: { good: ['2026-01-01T00:00:00.000000Z'], bad: ['2026-01-01T00:00:00Z'] },
    Time: { good: ['2026-01-01T00:00:00Z'], bad: ['x'] },
    count: { good: [2, 5], bad: [0, 1, -1] },
    'Secret.type': {
      good: [
        'Opaque',
        'kubernetes.io/tls',
        'kubernetes.io/basic-auth',
        'kubernetes.io/ssh-auth',
        'kubernetes.io/dockercfg',
        'kubernetes.io/dockerconfigjson',
        'kubernetes.io/service-account-token',
        'example.com/mine',
      ],
      bad: ['', 'kubernetes.io/nope'],
    },
    'data keys': {
      good: ['tls.crt', 'tls.key', 'username', 'password', 'ssh-privatekey', '.dockercfg', '.dockerconfigjson', 'k'],
      bad: ['', 'a b', '..', '..x', '.'],
    },
    'stringData keys': { good: ['tls.crt', 'username', '.dockercfg', 'k'], bad: ['', 'a b'] },
    data: {
      good: [base64('{}'), base64('x')],
      bad: [
        base64(''),
        base64('['),
        base64('[]'),
        base64('1'),
        base64('"a"'),
        base64('null'),
        base64('true'),
        base64('{"a":}'),
        base64('{"a":1'),
        base64('{a}'),
        base64('{} x'),
        base64('-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----'),
        base64('-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----'),
        base64('-----BEGIN X-----\nAA==\n-----END X-----'),
      ],
    },
    stringData: { good: ['{}', 'x'], bad: ['', '['] },
  },
}

export const notes: Generator = (random, index) => {
  const [apiVersion, root, kind, resource, type] = random.pick(KINDS)
  const message = loadSchema().message(`io.k8s.api.${type}`)
  if (message === undefined) throw new Error(`no structure of ${type}`)
  const badness = random.pick(BADNESS)
  const { metadata: _, ...fields } = new StructureValues(random, NOTE_SHAPE, badness).object(message)
  const name = random.chance(1 - badness / 2) ? `n-${index}` : random.pick(['A_b', `w.${index}`, 'a/b', ''])
  const annotations = random.chance(0.2) ? { annotations: { 'kubernetes.io/service-account.name': 'default' } } : {}
  const body: JsonObject = { apiVersion, kind, metadata: { name, ...annotations }, ...fields }
  if (random.chance(CORRUPT)) corrupt(random, body)
  return { method: 'POST', path: `${root}/namespaces/{ns}/${resource}?dryRun=All`, body }
}
