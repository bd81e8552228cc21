/** The forms that names and other texts can have: `format.dns1123Label().validate('x')`. */
import {
  dns1035Label,
  dns1123Label,
  dns1123Subdomain,
  labelValue,
  maskTrailingDash,
  qualifiedName,
} from '../../apimachinery/names.ts'
import { hasFormat } from '../../apimachinery/string-formats.ts'
import type { LibraryRow } from '../checker/signature.ts'
import { NONE, Opaque, OptionalValue } from '../runtime/values.ts'
import { requestUrlFault } from './urls.ts'

const TYPE = 'kubernetes.NamedFormat'

type Faults = (text: string) => readonly string[]

class NamedFormat extends Opaque {
  readonly celType = TYPE
  readonly faults: Faults

  constructor(faults: Faults) {
    super()
    this.faults = faults
  }

  equals(other: unknown): boolean {
    return other instanceof NamedFormat && other.faults === this.faults
  }
}

const prefix =
  (faults: Faults): Faults =>
  (text) =>
    faults(maskTrailingDash(text))

const checked =
  (format: string, message: string): Faults =>
  (text) =>
    hasFormat(format, text) ? [] : [message]

const FORMATS: { readonly [name: string]: Faults } = {
  dns1123Label,
  dns1123Subdomain,
  dns1035Label,
  qualifiedName,
  dns1123LabelPrefix: prefix(dns1123Label),
  dns1123SubdomainPrefix: prefix(dns1123Subdomain),
  dns1035LabelPrefix: prefix(dns1035Label),
  labelValue,
  uri: (text) => [requestUrlFault(text) ?? ''].filter((fault) => fault !== ''),
  uuid: checked('uuid', 'does not match the UUID format'),
  byte: checked('byte', 'invalid base64'),
  date: checked('date', 'invalid date'),
  datetime: checked('datetime', 'invalid datetime'),
}

function named(name: string): OptionalValue {
  const faults = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
  return faults === undefined ? NONE : new OptionalValue(new NamedFormat(faults))
}

function validate({ faults }: NamedFormat, text: string): OptionalValue {
  const found = faults(text)
  return found.length === 0 ? NONE : new OptionalValue([...found])
}

export const NAMED_FORMATS: readonly LibraryRow[] = [
  ...Object.entries(FORMATS).map(
    ([name, faults]): LibraryRow => [`format.${name}(): ${TYPE}`, () => new NamedFormat(faults)],
  ),
  [`format.named(string): optional<${TYPE}>`, named],
  [`${TYPE}.validate(string): optional<list<string>>`, validate],
]
