import { expect, it } from 'vitest'
import { loadSchema } from '../../../src/schema/load-schema.ts'
import { openApiV2Protobuf } from '../../../src/schema/openapi-v2-protobuf.ts'

/** Length-delimited fields of a message, by number. */
function read(bytes: Buffer): Map<number, Buffer[]> {
  const fields = new Map<number, Buffer[]>()
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes.readUInt8(at++)
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
    }
  }
  while (at < bytes.length) {
    const key = varint()
    const length = varint()
    if (key % 8 === 0) continue
    fields.set(key >> 3, [...(fields.get(key >> 3) ?? []), bytes.subarray(at, at + length)])
    at += length
  }
  return fields
}

/** The messages at the end of a path of field numbers. */
const at = (bytes: Buffer, ...path: number[]): Buffer[] =>
  path.reduce<Buffer[]>((messages, number) => messages.flatMap((message) => read(message).get(number) ?? []), [bytes])

const entry = (entries: Buffer[], name: string): Buffer => {
  const found = entries.find((bytes) => at(bytes, 1).join() === name)
  return Buffer.concat(found === undefined ? [] : at(found, 2))
}

it('writes the document as a server does', () => {
  const schema = loadSchema()
  const document = openApiV2Protobuf(schema.document('openapi-v2.json'))
  expect(at(document, 1).join()).toBe('2.0')
  const definitions = at(document, 9, 1)
  expect(definitions.map((bytes) => at(bytes, 1).join())).toEqual(
    Object.keys(schema.document('openapi-v2.json').definitions ?? {}),
  )
  const pod = entry(definitions, 'io.k8s.api.core.v1.Pod')
  expect(at(pod, 22, 1).join()).toBe('object')
  expect(at(entry(at(pod, 25, 1), 'spec'), 1).join()).toBe('#/definitions/io.k8s.api.core.v1.PodSpec')
  const kinds = entry(at(pod, 31), 'x-kubernetes-group-version-kind')
  expect(JSON.parse(at(kinds, 2).join())).toEqual([{ group: '', kind: 'Pod', version: 'v1' }])
  const patch = at(entry(at(document, 8, 2), '/api/v1/namespaces/{namespace}/pods/{name}'), 8)
  expect(patch.flatMap((operation) => at(operation, 5)).join()).toBe('patchCoreV1NamespacedPod')
  expect(patch.flatMap((operation) => at(operation, 8, 2, 1)).join()).toContain('#/parameters/body-78PwaGsr')
})
