/** Macros over lists and maps that run. */
import type { Comprehension, Node } from '../syntax/ast.ts'
import { celCompare } from './compare.ts'
import { type Activation, attempt, type Frame, type Scope, type Step } from './step.ts'
import { CelFault, costLimitExceeded, isLazyFields, NONE, noSuchOverload, OptionalValue, typeName } from './values.ts'

/** The variables of each round: keys, or indexes, before values if there are two. */
function* roundsOf(range: unknown, two: boolean): Generator<readonly unknown[]> {
  if (Array.isArray(range)) {
    for (const [index, item] of range.entries()) yield two ? [BigInt(index), item] : [item]
  } else if (range instanceof Map) {
    for (const [key, value] of range) yield two ? [key, value] : [key]
  } else if (range instanceof OptionalValue) {
    if (range.isPresent) yield [range.value]
  } else throw new CelFault(`got '${goName(range)}', expected iterable type`)
}

const GO_NAMES: { readonly [type: string]: string } = {
  string: 'types.String',
  int: 'types.Int',
  uint: 'types.Uint',
  double: 'types.Double',
  bool: 'types.Bool',
  bytes: 'types.Bytes',
  null_type: 'types.Null',
  'google.protobuf.Timestamp': 'types.Timestamp',
  'google.protobuf.Duration': 'types.Duration',
  optional_type: '*types.Optional',
}

const goName = (value: unknown): string => GO_NAMES[typeName(value)] ?? (isLazyFields(value) ? 'map' : typeName(value))

interface Round {
  readonly condition: Step
  readonly result: Step
}

const always: Step = () => true

/** `compile` makes steps of what is below. */
export function compileFold(node: Comprehension, scope: Scope, compile: (node: Node, scope: Scope) => Step): Step {
  const { fold, variables } = node
  const range = compile(node.range, scope)
  const inner = [...variables.toReversed(), ...scope]
  const round: Round = {
    condition: node.condition === undefined ? always : compile(node.condition, inner),
    result: node.result === undefined ? (_, frame) => frame.value : compile(node.result, inner),
  }
  const two = variables.length === 2
  const run = FOLDS[fold]
  return (activation, frame) => run(round, frames(range(activation, frame), two, frame), activation)
}

/** Throws CelFault when a run has gone on for too long. */
function* frames(range: unknown, two: boolean, outer: Frame): Generator<Frame> {
  const { budget } = outer
  for (const [first, second] of roundsOf(range, two)) {
    if (budget.rounds-- <= 0) throw costLimitExceeded()
    const frame = { budget, outer, value: first }
    yield two ? { budget, outer: frame, value: second } : frame
  }
}

type RunFold = (round: Round, frames: Iterable<Frame>, activation: Activation) => unknown

/** Throws CelFault for a condition that is neither true nor false. */
function isMet({ condition }: Round, activation: Activation, frame: Frame): boolean {
  const met = condition(activation, frame)
  if (typeof met !== 'boolean') throw noSuchOverload()
  return met
}

/** `all` and `exists`: what decides makes good for rounds that came to nothing. */
const quantify =
  (deciding: boolean): RunFold =>
  ({ condition }, rounds, activation) => {
    let fault: CelFault | undefined
    for (const frame of rounds) {
      const met = attempt(condition, activation, frame)
      if (met === deciding) return deciding
      if (met instanceof CelFault) fault ??= met
      else if (typeof met !== 'boolean') fault ??= noSuchOverload()
    }
    if (fault !== undefined) throw fault
    return !deciding
  }

const existsOne: RunFold = (round, rounds, activation) => {
  let count = 0
  for (const frame of rounds) if (isMet(round, activation, frame)) count++
  return count === 1
}

const list: RunFold = (round, rounds, activation) => {
  const made: unknown[] = []
  for (const frame of rounds) if (isMet(round, activation, frame)) made.push(round.result(activation, frame))
  return made
}

const map: RunFold = (round, rounds, activation) => {
  const made = new Map<unknown, unknown>()
  for (const frame of rounds)
    if (isMet(round, activation, frame)) made.set(frame.outer?.value, round.result(activation, frame))
  return made
}

const mapEntry: RunFold = (round, rounds, activation) => {
  const made = new Map<unknown, unknown>()
  for (const frame of rounds) {
    if (!isMet(round, activation, frame)) continue
    const entries = round.result(activation, frame)
    if (!(entries instanceof Map)) throw noSuchOverload()
    for (const [key, value] of entries) {
      if (made.has(key)) throw new CelFault(`insert failed: key ${String(key)} already exists`)
      made.set(key, value)
    }
  }
  return made
}

const optMap: RunFold = ({ result }, rounds, activation) => {
  for (const frame of rounds) return new OptionalValue(result(activation, frame))
  return NONE
}

const optFlatMap: RunFold = ({ result }, rounds, activation) => {
  for (const frame of rounds) return result(activation, frame)
  return NONE
}

const sortBy: RunFold = ({ result }, rounds, activation) => {
  const keyed = Array.from(rounds, (frame) => ({ item: frame.value, key: result(activation, frame) }))
  return keyed.sort((a, b) => celCompare(a.key, b.key) ?? 0).map(({ item }) => item)
}

const FOLDS: { readonly [fold in Comprehension['fold']]: RunFold } = {
  all: quantify(false),
  exists: quantify(true),
  existsOne,
  list,
  map,
  mapEntry,
  optMap,
  optFlatMap,
  sortBy,
}
