/** The types of a schema's values as CEL knows them, so that rules can be checked before they run. */
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  objectOf,
  STRING,
  TIMESTAMP,
} from '../../cel/checker/types.ts'
import type { Structural } from '../structural/structural.ts'
import { escapeProperty } from './property-names.ts'

const TEXT_FORMATS: { readonly [format: string]: CelType } = {
  byte: BYTES,
  date: TIMESTAMP,
  'date-time': TIMESTAMP,
  datetime: TIMESTAMP,
  duration: DURATION,
}

const SCALARS: { readonly [type: string]: CelType } = { boolean: BOOL, integer: INT, number: DOUBLE }

/** Declares the types that a schema needs; gives each object a name of its own. */
export class TypeDeclarer {
  /** The fields of all objects so far. */
  readonly objectTypes = new Map<string, ReadonlyMap<string, CelType>>()

  /** The schema's type; dyn for what it leaves open. */
  typeOf(schema: Structural | undefined): CelType {
    if (schema === undefined || schema.intOrString) return DYN
    const scalar = SCALARS[schema.type]
    if (scalar !== undefined) return scalar
    if (schema.type === 'string') return TEXT_FORMATS[String(schema.value.format ?? '')] ?? STRING
    if (schema.type === 'array') return listOf(this.typeOf(schema.items))
    if (schema.additional?.schema !== undefined) return mapOf(STRING, this.typeOf(schema.additional.schema))
    return schema.type === 'object' ? this.#declare(this.#fieldsOf(schema)) : DYN
  }

  #fieldsOf(schema: Structural): Map<string, CelType> {
    const fields = new Map<string, CelType>()
    for (const [key, property] of schema.properties) {
      const name = escapeProperty(key)
      if (name !== undefined) fields.set(name, this.typeOf(property))
    }
    if (!schema.embeddedResource) return fields
    const names = new Map([
      ['name', STRING],
      ['generateName', STRING],
    ])
    return fields.set('apiVersion', STRING).set('kind', STRING).set('metadata', this.#declare(names))
  }

  #declare(fields: ReadonlyMap<string, CelType>): CelType {
    const type = objectOf(`Object${this.objectTypes.size}`)
    this.objectTypes.set(type.name, fields)
    return type
  }
}
