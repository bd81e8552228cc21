/** A violated rule of a schema, and the field error that it becomes. Source: apiextensions' conversion of kube-openapi's results. */
import {
  type FieldError,
  invalid,
  notSupported,
  required,
  tooLong,
  tooMany,
  typeInvalid,
} from '../../apimachinery/field-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import type { JsonValue } from '../../apimachinery/objects.ts'
import { namePath } from './paths.ts'

type FaultType = 'invalid' | 'wrongType' | 'enum' | 'required' | 'tooLong' | 'tooMany' | 'plain'

export class SchemaFault {
  readonly #type: FaultType
  readonly #path: string
  readonly #value: JsonValue | undefined
  readonly #limit: number
  readonly #allowed: readonly JsonValue[]
  /** The whole sentence; equal sentences are told once. */
  readonly text: string

  /** `rule` goes on after `spec.size in body `; `text` replaces the whole sentence. */
  constructor(
    type: FaultType,
    path: string,
    value: JsonValue | undefined,
    rule: string,
    limit = -1,
    allowed: readonly JsonValue[] = [],
    text = `${path} in body ${rule === '' ? `${type} ${limit}` : rule}`,
  ) {
    this.#type = type
    this.#path = path
    this.#value = value
    this.#limit = limit
    this.#allowed = allowed
    this.text = text
  }

  static wrongType(path: string, wanted: string, found: string): SchemaFault {
    return new SchemaFault('wrongType', path, found, `must be of type ${wanted}: ${goQuote(found)}`)
  }

  /** About several schemas at once: it has no path of its own. */
  static plain(text: string): SchemaFault {
    return new SchemaFault('plain', '', '', '', -1, [], text)
  }

  /** `parent` is the field that the validated value stands in; '' for a whole object. */
  toFieldError(parent: string): FieldError {
    const own = this.#path.replace(/^\./, '')
    const field = own === '' ? parent || '<nil>' : namePath(parent, own)
    switch (this.#type) {
      case 'required':
        return required(field)
      case 'enum':
        return notSupported(field, this.#value, this.#allowed.map(textOf))
      case 'tooLong':
        return tooLong(field, this.#limit)
      case 'tooMany':
        return tooMany(field, Number(this.#value), this.#limit)
      case 'wrongType':
        return typeInvalid(field, this.#value ?? '', this.text)
      case 'plain':
        return invalid(parent || '<nil>', '', this.text)
      case 'invalid':
        return invalid(field, this.#value ?? '', this.text)
    }
  }
}

const textOf = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value))
