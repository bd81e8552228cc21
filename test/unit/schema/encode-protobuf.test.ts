import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseApiVersion } from '../../../src/apimachinery/group-version.ts'
import type { KubeObject } from '../../../src/apimachinery/objects.ts'
import { encodeMessage, envelope, watchFrame } from '../../../src/schema/encode-protobuf.ts'
import { loadSchema } from '../../../src/schema/load-schema.ts'
import type { MessageStructure } from '../../../src/schema/structure.ts'

interface Recorded {
  readonly kind: string
  readonly protobuf: string
  readonly json: KubeObject
}

/** The same objects as v1.35 answers them in both encodings. */
const recorded: Recorded[] = JSON.parse(
  readFileSync(new URL('../../../fixtures/recordings/protobuf-objects.json', import.meta.url), 'utf8'),
)
const schema = loadSchema()

function messageOf(apiVersion: string, kind: string): MessageStructure {
  const message = schema.messageOf({ ...(parseApiVersion(apiVersion) ?? { group: '', version: '' }), kind })
  if (message === undefined) throw new TypeError(kind)
  return message
}

it.each(recorded)('writes a $kind as the server does, byte for byte', ({ kind, protobuf, json }) => {
  const { apiVersion } = json
  const bytes = envelope({ apiVersion, kind }, encodeMessage(messageOf(apiVersion, kind), json))
  expect(bytes.toString('base64')).toBe(protobuf)
})

describe('an encoded message', () => {
  const hexOf = (kind: string, object: Record<string, never> | object): string =>
    encodeMessage(messageOf('v1', kind), JSON.parse(JSON.stringify(object))).toString('hex')

  it('writes scalars that are no pointers even when they are empty', () => {
    // metadata: selfLink, resourceVersion and continue; no remainingItemCount, no items.
    expect(hexOf('PodList', {})).toBe('0a060a0012001a00')
  })

  it('sorts maps and tells an empty text from a missing one', () => {
    const data = hexOf('ConfigMap', { data: { b: '', a: 'x' } })
    expect(data.endsWith('12060a0161120178' + '12050a01621200')).toBe(true)
  })

  it('writes negative numbers in ten bytes', () => {
    const grace = hexOf('Pod', { metadata: { deletionGracePeriodSeconds: -1 } })
    expect(grace).toContain('50ffffffffffffffffff01')
  })
})

it('puts the length before a frame of a watch', () => {
  const frame = watchFrame('ADDED', Buffer.from('k8s\0'))
  expect(frame.readUInt32BE()).toBe(frame.length - 4)
  expect(frame.subarray(4).toString('latin1')).toBe('\n\x05ADDED\x12\x06\n\x04k8s\0')
})
