/** What rules of schemas may name: `self`, `oldSelf`. */
import { oncePer } from '../../apimachinery/once-per.ts'
import { type CelType, DYN, optionalOf } from '../../cel/checker/types.ts'
import { CelEnvironment, evaluate, type Outcome, type Program } from '../../cel/environment.ts'
import { NONE, OptionalValue } from '../../cel/runtime/values.ts'
import { mentions } from '../../cel/syntax/children.ts'
import type { Structural } from '../structural/structural.ts'
import { TypeDeclarer } from './cel-types.ts'

/** Rules that run have been checked: their names may be anything. */
const RUNNING = new CelEnvironment(
  new Map([
    ['self', DYN],
    ['oldSelf', DYN],
  ]),
)

/** Undefined for a text that is no expression: definitions with such rules are refused. */
export function compile(text: string): Program | undefined {
  const compiled = RUNNING.compile(text)
  return 'program' in compiled ? compiled.program : undefined
}

/** Runs an expression; a fault is in cel-go's words. */
export const run = (program: Program | undefined, variables: { readonly [name: string]: unknown }): Outcome =>
  program === undefined ? { fault: 'rule compile error' } : evaluate(program.run, variables)

/** oldSelf of a rule that also holds where there is none. */
export const optionalValue = (value: unknown): OptionalValue => (value === undefined ? NONE : new OptionalValue(value))

/** Whether an expression looks at the old value. */
export const usesOldSelf = (program: Program | undefined): boolean =>
  program !== undefined && mentions(program.node, 'oldSelf')

interface SelfType {
  readonly self: CelType
  readonly objectTypes: TypeDeclarer['objectTypes']
}

const selfTypeOf = oncePer((schema: Structural): SelfType => {
  const declarer = new TypeDeclarer()
  return { self: declarer.typeOf(schema), objectTypes: declarer.objectTypes }
})

/** An environment in which `self` has the types of a schema. */
export function checkingEnvironment(schema: Structural, optionalOldSelf: boolean): CelEnvironment {
  const { self, objectTypes } = selfTypeOf(schema)
  const variables = new Map([
    ['self', self],
    ['oldSelf', optionalOldSelf ? optionalOf(self) : self],
  ])
  return new CelEnvironment(variables, objectTypes)
}
