import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../../../src/apimachinery/deep-freeze.ts'
import { encode } from '../../../src/schema/encode.ts'
import { loadSchema } from '../../../src/schema/load-schema.ts'
import type { MessageStructure } from '../../../src/schema/structure.ts'

function messageOf(kind: string): MessageStructure {
  const message = loadSchema().messageOf({ group: '', version: 'v1', kind })
  if (message === undefined) throw new Error(`no structure of ${kind}`)
  return message
}

describe('encoding', () => {
  it('writes fields in the order of Go, whatever the order in which they came, and those that Go always writes', () => {
    const metadata = { uid: 'u', name: 'n' }
    const written = encode(messageOf('Pod'), { status: {}, spec: { nodeName: 'a', containers: [] }, metadata })

    expect(JSON.stringify(written)).toBe(
      '{"metadata":{"name":"n","uid":"u"},"spec":{"containers":[],"nodeName":"a"},"status":{}}',
    )
  })

  it('shares nothing with the object but what is frozen', () => {
    const json = { a: { b: 1 } }
    const frozen = deepFreeze({ 'f:data': {} })
    const finalizers = ['one']
    const metadata = { finalizers, managedFields: [{ fieldsV1: json }, { fieldsV1: frozen }] }
    const written = encode(messageOf('ConfigMap'), { metadata })

    expect(written).toEqual({ metadata })
    expect(written.metadata).toMatchObject({ managedFields: [{ fieldsV1: json }, { fieldsV1: frozen }] })
    deepFreeze(written)
    expect([json, json.a, finalizers].map(Object.isFrozen)).toEqual([false, false, false])
  })

  it('takes fields that have been written before as they are', () => {
    const before = deepFreeze({ spec: { nodeName: 'a', containers: [] } })
    const written = encode(messageOf('Pod'), { ...before, metadata: {} }, undefined, before)

    expect(written.spec).toBe(before.spec)
  })
})
