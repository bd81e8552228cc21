/** Which names of a definition are accepted: those that no other definition of its group has. Source: the naming controller. */
import { jsonEqual } from '../apimachinery/json-equal.ts'
import {
  conditionOf,
  type Definition,
  type DefinitionCondition,
  type DefinitionNames,
  isConditionTrue,
} from './definition.ts'

/** What the status should say of the names. */
export interface NamingOutcome {
  readonly acceptedNames: DefinitionNames
  readonly namesAccepted: DefinitionCondition
  readonly established: DefinitionCondition
}

/** Names that are taken in a group. */
interface TakenNames {
  readonly resources: ReadonlySet<string>
  readonly kinds: ReadonlySet<string>
}

/** Undefined when the status already says what it should. `others` are all definitions, this one included. */
export function namingOutcome(definition: Definition, others: readonly Definition[]): NamingOutcome | undefined {
  const { spec, status } = definition
  if (jsonEqual(spec.names, status.acceptedNames)) return undefined
  const { names, conflict } = acceptNames(definition, takenNames(spec.group, others))
  const namesAccepted: DefinitionCondition = {
    type: 'NamesAccepted',
    status: conflict === undefined ? 'True' : 'False',
    ...(conflict ?? { reason: 'NoConflicts', message: 'no conflicts found' }),
  }
  const known = conditionOf(definition, 'NamesAccepted')
  const unchanged =
    known?.status === namesAccepted.status &&
    known.reason === namesAccepted.reason &&
    known.message === namesAccepted.message
  if (unchanged && jsonEqual(status.acceptedNames, names)) return undefined
  return { acceptedNames: names, namesAccepted, established: establishedFor(definition, conflict === undefined) }
}

function takenNames(group: string, definitions: readonly Definition[]): TakenNames {
  const accepted = definitions.filter(({ spec }) => spec.group === group).map(({ status }) => status.acceptedNames)
  return {
    resources: new Set(
      accepted.flatMap(({ plural, singular = '', shortNames = [] }) => [plural, singular, ...shortNames]),
    ),
    kinds: new Set(accepted.flatMap(({ kind, listKind = '' }) => [kind, listKind])),
  }
}

interface Conflict {
  readonly reason: string
  readonly message: string
}

/** The best set of names there can be; the last conflict is the one that is told. */
function acceptNames(
  { spec, status }: Definition,
  { resources, kinds }: TakenNames,
): { names: DefinitionNames; conflict: Conflict | undefined } {
  const wanted = spec.names
  const had = status.acceptedNames
  const names: DefinitionNames = { ...had }
  let conflict: Conflict | undefined
  const accept = (field: 'plural' | 'singular' | 'kind' | 'listKind', taken: ReadonlySet<string>, reason: string) => {
    const name = wanted[field] ?? ''
    if (name === (had[field] ?? '') || !taken.has(name)) names[field] = name
    else conflict = { reason, message: inUse(name) }
  }
  accept('plural', resources, 'PluralConflict')
  accept('singular', resources, 'SingularConflict')
  const shortNames = (wanted.shortNames ?? []).filter((name) => !had.shortNames?.includes(name) && resources.has(name))
  if (shortNames.length > 0) conflict = { reason: 'ShortNamesConflict', message: aggregate(shortNames.map(inUse)) }
  else setList(names, 'shortNames', wanted.shortNames)
  accept('kind', kinds, 'KindConflict')
  accept('listKind', kinds, 'ListKindConflict')
  setList(names, 'categories', wanted.categories)
  return { names, conflict }
}

const inUse = (name: string): string => `${JSON.stringify(name)} is already in use`

/** Several errors as Go prints their aggregate: each once. */
function aggregate(messages: readonly string[]): string {
  const unique = [...new Set(messages)]
  return unique.length === 1 ? (unique[0] ?? '') : `[${unique.join(', ')}]`
}

function setList(names: DefinitionNames, field: 'shortNames' | 'categories', list: string[] | undefined): void {
  if (list === undefined) delete names[field]
  else names[field] = list
}

function establishedFor(definition: Definition, accepted: boolean): DefinitionCondition {
  const established = { type: 'Established', status: 'False' }
  if (!isConditionTrue(definition, 'Established') && accepted)
    return { ...established, reason: 'Installing', message: 'the initial names have been accepted' }
  return (
    conditionOf(definition, 'Established') ?? {
      ...established,
      reason: 'NotAccepted',
      message: 'not all names are accepted',
    }
  )
}
