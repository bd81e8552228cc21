/**
 * Which types go where, and what type parameters then stand for. Source: behaviour of cel-go's checker v0.26.
 */
import { type CelType, DYN, ERROR, isDynamic, sameType } from './types.ts'

/** What type parameters stand for, as far as it is known. */
export type Bindings = Map<string, CelType>

/** Kinds that null is a value of. */
const NULLABLE: ReadonlySet<string> = new Set(['null', 'object', 'optional', 'timestamp', 'duration'])

/** Whether each of `given` goes where the same one of `wanted` is asked for; `bindings` keeps what that says of parameters. */
export function areAssignable(bindings: Bindings, given: readonly CelType[], wanted: readonly CelType[]): boolean {
  if (given.length !== wanted.length) return false
  const tried = new Map(bindings)
  if (!given.every((type, index) => isAssignable(tried, type, wanted[index] ?? ERROR))) return false
  for (const [name, type] of tried) bindings.set(name, type)
  return true
}

/** May leave bindings behind even where the answer is no: see `areAssignable`. */
function isAssignable(bindings: Bindings, a: CelType, b: CelType): boolean {
  if (b.kind === 'param') return bind(bindings, a, b)
  if (a.kind === 'param') return bind(bindings, b, a)
  if (isDynamic(a) || isDynamic(b)) return true
  if (a.kind === 'null') return NULLABLE.has(b.kind)
  if (b.kind === 'null') return NULLABLE.has(a.kind)
  if (a.kind === 'type') return b.kind === 'type'
  if (a.kind !== b.kind || a.name !== b.name || a.params.length !== b.params.length) return false
  return a.params.every((param, index) => isAssignable(bindings, param, b.params[index] ?? ERROR))
}

function bind(bindings: Bindings, type: CelType, param: CelType): boolean {
  if (sameType(type, param)) return true
  const known = bindings.get(param.name)
  if (known === undefined) {
    if (mentions(bindings, param, type)) return false
    bindings.set(param.name, type)
    return true
  }
  if (sameType(type, known)) return true
  if (!isAssignable(bindings, type, known)) return false
  const general = mostGeneral(type, known)
  if (!mentions(bindings, param, general)) bindings.set(param.name, general)
  return true
}

function mentions(bindings: Bindings, param: CelType, within: CelType): boolean {
  if (within.kind !== 'param') return within.params.some((below) => mentions(bindings, param, below))
  if (within.name === param.name) return true
  const known = bindings.get(within.name)
  return known !== undefined && mentions(bindings, param, known)
}

export const mostGeneral = (a: CelType, b: CelType): CelType => (isAsGeneral(a, b) ? a : b)

function isAsGeneral(a: CelType, b: CelType): boolean {
  if (a.kind === 'dyn' || a.kind === 'param') return true
  if (b.kind === 'dyn' || b.kind === 'param') return false
  if (a.kind !== b.kind || a.params.length !== b.params.length) return false
  return a.params.every((param, index) => isAsGeneral(param, b.params[index] ?? ERROR))
}

/** A type with its parameters replaced; those that stand for nothing yet stay, or become dyn. */
export function substitute(bindings: Bindings, type: CelType, rest: 'keep' | 'dyn'): CelType {
  if (type.kind === 'param') {
    const known = bindings.get(type.name)
    if (known !== undefined) return substitute(bindings, known, rest)
    return rest === 'dyn' ? DYN : type
  }
  if (type.params.length === 0) return type
  return { kind: type.kind, name: type.name, params: type.params.map((param) => substitute(bindings, param, rest)) }
}
