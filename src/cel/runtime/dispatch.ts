/** Which overload of a function the values of a call are for. */
import type { Implementation, Overload } from '../checker/signature.ts'
import type { CelType } from '../checker/types.ts'
import { ownTypeName } from '../checker/types.ts'
import { CelFault, isLazyFields, noSuchOverload, typeName } from './values.ts'

type Test = (value: unknown) => boolean

function testOf(type: CelType): Test | undefined {
  if (type.kind === 'dyn' || type.kind === 'param') return undefined
  const name = type.params.length > 0 ? type.name : ownTypeName(type)
  return (value) => typeName(value) === name || (type.kind === 'map' && isLazyFields(value))
}

interface Choice {
  readonly tests: readonly (Test | undefined)[]
  readonly run: Implementation
}

/** Functions whose refusals name neither values nor types. */
const SILENT: ReadonlySet<string> = new Set(['contains', 'startsWith', 'endsWith', 'matches', '@in', '_[_]'])

/** Runs the overload that fits. Throws CelFault when none does. */
export function dispatcher(name: string, overloads: readonly Overload[]): (values: readonly unknown[]) => unknown {
  const choices = overloads.map(
    ({ params, implementation }): Choice => ({ tests: params.map(testOf), run: implementation }),
  )
  return (values) => {
    const choice = choices.find(({ tests }) => fits(tests, values))
    if (choice === undefined) throw refusal(name, values)
    return (choice.run as (...given: readonly unknown[]) => unknown)(...values)
  }
}

function fits(tests: readonly (Test | undefined)[], values: readonly unknown[]): boolean {
  for (let index = 0; index < tests.length; index++) if (tests[index]?.(values[index]) === false) return false
  return true
}

const NUMBERS = ['int', 'uint', 'double']
const TIMES = ['google.protobuf.Timestamp', 'google.protobuf.Duration']
const ORDERED = [...NUMBERS, ...TIMES, 'bool', 'string', 'bytes']

/** Types whose values look at the other operand themselves; of others the operator is refused by its name. */
const OPERAND_TYPES: { readonly [operator: string]: readonly string[] } = {
  '_+_': [...NUMBERS, ...TIMES, 'string', 'bytes', 'list'],
  '_-_': [...NUMBERS, ...TIMES, 'string'],
  '_*_': [...NUMBERS, ...TIMES, 'string'],
  '_/_': [...NUMBERS, ...TIMES, 'string'],
  '_%_': ['int', 'uint', ...TIMES, 'string'],
  '_<_': ORDERED,
  '_<=_': ORDERED,
  '_>_': ORDERED,
  '_>=_': ORDERED,
  '-_': ['int', 'double', 'bool', ...TIMES, 'string'],
}

function refusal(name: string, values: readonly unknown[]): CelFault {
  const takers = Object.hasOwn(OPERAND_TYPES, name) ? OPERAND_TYPES[name] : undefined
  if (takers !== undefined && !takers.includes(typeName(values[0]))) return new CelFault(`no such overload: ${name}`)
  if (SILENT.has(name) || /^[_!-]/.test(name)) return noSuchOverload()
  if (name === 'size') return new CelFault('no such overload: size')
  return new CelFault(`no such overload: ${name}(${values.map(typeName).join(', ')})`)
}
