import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseApiVersion } from '../../../src/apimachinery/group-version.ts'
import type { KubeObject } from '../../../src/apimachinery/objects.ts'
import { decodeBody } from '../../../src/schema/body.ts'
import { encode } from '../../../src/schema/encode.ts'
import { loadSchema } from '../../../src/schema/load-schema.ts'
import { decodeOptions } from '../../../src/schema/options-body.ts'

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

it.each(recorded)('reads a $kind as its JSON', ({ kind, protobuf, json }) => {
  const expected = { ...(parseApiVersion(json.apiVersion) ?? { group: '', version: '' }), kind }
  const { object } = decodeBody(schema, Buffer.from(protobuf, 'base64'), 'protobuf', expected)
  const message = schema.messageOf(expected)
  expect(message && JSON.stringify(encode(message, object, json))).toBe(JSON.stringify(json))
})

const MAGIC = '6b387300'
/** Length-delimited fields in hexadecimal, for payloads below 128 bytes. */
const field = (number: number, hex: string): string =>
  Buffer.from([(number << 3) | 2, hex.length / 2]).toString('hex') + hex
const hexOf = (text: string): string => Buffer.from(text).toString('hex')
const body = (apiVersion: string, kind: string, raw: string): string =>
  MAGIC + field(1, field(1, hexOf(apiVersion)) + field(2, hexOf(kind))) + field(2, raw)
const configMap = (raw: string): string => body('v1', 'ConfigMap', raw)
const read = (hex: string) =>
  decodeBody(schema, Buffer.from(hex, 'hex'), 'protobuf', { group: '', version: 'v1', kind: 'ConfigMap' }).object

describe('a body without a proper envelope', () => {
  // Asked of v1.35.
  it.each([
    ['', 'empty data (<empty>)'],
    ['6b3873', 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] (6b3873)'],
    [MAGIC, 'empty body (6b387300)'],
    [`${MAGIC}ffffff`, 'unexpected EOF (6b387300ffffff)'],
    [`${MAGIC}68656c6c6f`, 'proto: Unknown: wiretype end group for non-group (6b38730068656c6c6f)'],
    [`${MAGIC}0801`, 'proto: wrong wireType = 0 for field TypeMeta (6b3873000801)'],
  ])('%s', (hex, why) => {
    expect(() => read(hex)).toThrow(`the object provided is unrecognized (must be of type ConfigMap): ${why}`)
  })
})

describe('a message that is none', () => {
  it.each([
    ['ff', 'unexpected EOF'],
    ['0a106162', 'unexpected EOF'],
    ['0801', 'proto: wrong wireType = 0 for field ObjectMeta'],
    ['0a020801', 'proto: wrong wireType = 0 for field Name'],
    ['0c', 'proto: ConfigMap: wiretype end group for non-group'],
    ['0200', 'proto: ConfigMap: illegal tag 0 (wire type 2)'],
    ['ff'.repeat(11), 'proto: integer overflow'],
    [`0a${'ff'.repeat(9)}01`, 'proto: negative length found during unmarshaling'],
  ])('%s', (raw, why) => {
    expect(() => read(configMap(raw))).toThrow(`ConfigMap in version "v1" cannot be handled as a ConfigMap: ${why}`)
  })
})

it('passes over fields that it does not know', () => {
  expect(read(configMap(`${field(1, field(1, hexOf('a')))}9a0600980605`)).metadata).toEqual({ name: 'a' })
})

it('takes kind and version that are left out for the expected ones', () => {
  expect(read(MAGIC + field(2, field(1, field(1, hexOf('a')))))).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' })
})

it('refuses another kind', () => {
  expect(() => read(body('v1', 'Pod', ''))).toThrow(
    'Pod in version "v1" cannot be handled as a ConfigMap: converting (v1.Pod) to (core.ConfigMap): unknown conversion',
  )
})

describe('options of a delete', () => {
  const options = (apiVersion: string, kind: string): object =>
    decodeOptions(schema, Buffer.from(body(apiVersion, kind, '0805'), 'hex'), 'protobuf', 'DeleteOptions')

  it.each(['v1', 'apps/v1', 'example.com/v7', ''])('may be of the version %j', (apiVersion) => {
    expect(options(apiVersion, 'DeleteOptions')).toMatchObject({ gracePeriodSeconds: 5 })
  })

  it('may be of no other kind', () => {
    expect(() => options('v1', 'Pod')).toThrow('no kind "Pod" is registered for version "v1" in scheme')
  })
})
