/** The names of a definition. Source: apiextensions' validation; recording crd/definitions. */
import { at, type FieldError, invalid, required } from '../../apimachinery/field-error.ts'
import { dns1035Label } from '../../apimachinery/names.ts'
import type { DefinitionNames } from '../definition.ts'

const NEEDED = ['plural', 'singular', 'kind', 'listKind'] as const
const MIXED = 'may have mixed case, but should otherwise match: '

/** Names that must all be there. */
export function namesErrors(names: DefinitionNames, path: string): FieldError[] {
  const missing = NEEDED.filter((field) => (names[field] ?? '') === '').map((field) => required(`${path}.${field}`))
  return [...missing, ...acceptedNamesErrors(names, path)]
}

/** Names as far as there are any. */
export function acceptedNamesErrors(names: DefinitionNames, path: string): FieldError[] {
  const { plural, singular = '', kind, listKind = '', shortNames = [], categories = [] } = names
  return [
    ...labelErrors(plural, `${path}.plural`),
    ...labelErrors(singular, `${path}.singular`),
    ...kindErrors(kind, `${path}.kind`),
    ...kindErrors(listKind, `${path}.listKind`),
    ...shortNames.flatMap((name, index) => labelErrors(name, at(`${path}.shortNames`, index), false)),
    ...(kind !== '' && kind === listKind
      ? [invalid(`${path}.listKind`, listKind, 'kind and listKind may not be the same')]
      : []),
    ...categories.flatMap((name, index) => labelErrors(name, at(`${path}.categories`, index), false)),
  ]
}

function labelErrors(name: string, path: string, optional = true): FieldError[] {
  const errors = optional && name === '' ? [] : dns1035Label(name)
  return errors.length === 0 ? [] : [invalid(path, name, errors.join(','))]
}

function kindErrors(kind: string, path: string): FieldError[] {
  const errors = kind === '' ? [] : dns1035Label(kind.toLowerCase())
  return errors.length === 0 ? [] : [invalid(path, kind, `${MIXED}${errors.join(',')}`)]
}
