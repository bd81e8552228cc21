/** The types of a schema's values, declared in a CEL environment so that rules can be checked before they run. */
import type { Environment } from '@marcbachmann/cel-js'
import type { Structural } from '../structural/structural.ts'
import { escapeProperty } from './property-names.ts'

const TEXT_FORMATS: { readonly [format: string]: string } = {
  byte: 'bytes',
  date: 'google.protobuf.Timestamp',
  'date-time': 'google.protobuf.Timestamp',
  datetime: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
}

const SCALARS: { readonly [type: string]: string } = { boolean: 'bool', integer: 'int', number: 'double' }

/** Declares the types that a schema needs; gives each object a name of its own. */
export class TypeDeclarer {
  readonly #environment: Environment
  readonly #declared: string[] = []
  readonly #prefix: string

  constructor(environment: Environment, prefix: string) {
    this.#environment = environment
    this.#prefix = prefix
  }

  /** The name of the schema's type; 'dyn' for what it leaves open. */
  typeOf(schema: Structural | undefined): string {
    if (schema === undefined || schema.intOrString) return 'dyn'
    const scalar = SCALARS[schema.type]
    if (scalar !== undefined) return scalar
    if (schema.type === 'string') return TEXT_FORMATS[String(schema.value.format ?? '')] ?? 'string'
    if (schema.type === 'array') return `list<${this.typeOf(schema.items)}>`
    if (schema.additional?.schema !== undefined) return `map<string, ${this.typeOf(schema.additional.schema)}>`
    if (schema.type !== 'object') return 'dyn'
    return this.#declare(this.#fieldsOf(schema))
  }

  #fieldsOf(schema: Structural): { [name: string]: string } {
    const fields: { [name: string]: string } = {}
    for (const [key, property] of schema.properties) {
      const name = escapeProperty(key)
      if (name !== undefined) fields[name] = this.typeOf(property)
    }
    if (!schema.embeddedResource) return fields
    const metadata = this.#declare({ name: 'string', generateName: 'string' })
    return { ...fields, apiVersion: 'string', kind: 'string', metadata }
  }

  #declare(fields: { [name: string]: string }): string {
    const name = `${this.#prefix}${this.#declared.length}`
    this.#declared.push(name)
    this.#environment.registerType(name, { fields })
    this.#environment.registerOperator(`${name} == ${name}`, () => false)
    return name
  }
}
