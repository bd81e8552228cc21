import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../../src/apimachinery/objects.ts'
import { createdFields } from '../../../../src/patch/managed-fields/created-fields.ts'
import { typeOfMessage } from '../../../../src/patch/managed-fields/type-of-message.ts'
import { encode } from '../../../../src/schema/encode.ts'
import { loadSchema } from '../../../../src/schema/load-schema.ts'

const EVENT = { group: '', version: 'v1', kind: 'Event' }

function setup() {
  const message = loadSchema().messageOf(EVENT)
  if (message === undefined) throw new Error('no structure of Events')
  const written = (object: JsonObject) => encode(message, object, { apiVersion: 'v1', kind: 'Event' })
  const reset = {}
  return (object: JsonObject) => createdFields(typeOfMessage(message), written({}), written(object), reset)
}

describe('what the creator of an object owns', () => {
  it('is the same set for objects of one shape', () => {
    const fieldsOf = setup()
    const first = fieldsOf({ metadata: { name: 'a' }, reason: 'Pulled', involvedObject: { name: 'x' } })

    expect(first).toEqual({ 'f:involvedObject': {}, 'f:reason': {} })
    expect(fieldsOf({ metadata: { name: 'b' }, reason: 'Started', involvedObject: { name: 'y' } })).toBe(first)
  })

  it('leaves out what a new struct has, and tells values apart that say as much', () => {
    const fieldsOf = setup()

    expect(fieldsOf({ metadata: { name: 'a' }, reason: 'Pulled', reportingComponent: '' })).toEqual({ 'f:reason': {} })
    expect(fieldsOf({ metadata: { name: 'a' }, reason: 'Pulled', reportingComponent: 'kubelet' })).toEqual({
      'f:reason': {},
      'f:reportingComponent': {},
    })
  })

  it('follows the names of keys', () => {
    const fieldsOf = setup()

    expect(fieldsOf({ metadata: { name: 'a', labels: { a: '1' } } })).toEqual({
      'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } },
    })
    expect(fieldsOf({ metadata: { name: 'a', labels: { b: '1' } } })).toEqual({
      'f:metadata': { 'f:labels': { '.': {}, 'f:b': {} } },
    })
  })
})
