/** The expressions of a policy, checked when it is written. Texts: recording kinds-other/admission-policies, a real server v1.35. */
import { type FieldError, internalError, invalid } from '../../apimachinery/field-error.ts'
import { type CelType, ownTypeName } from '../../cel/checker/types.ts'
import type { CelEnvironment, Compiled } from '../../cel/environment.ts'

/** What an expression must come to: names of types; undefined for anything. */
export type WantedTypes = readonly string[] | undefined

/** The type of an expression, if it has one, and what is wrong with it. `shown` is the text as errors show it. */
export function checkExpression(
  environment: CelEnvironment,
  text: string,
  wanted: WantedTypes,
  path: string,
  shown = text,
): { readonly type: CelType | undefined; readonly errors: FieldError[] } {
  const compiled = environment.compile(text)
  const type = 'program' in compiled ? compiled.program.type : undefined
  if ('failure' in compiled) {
    return { type, errors: [internalError(path, `program instantiation failed: ${compiled.failure}`)] }
  }
  const fault = faultOf(compiled, wanted)
  return { type, errors: fault === undefined ? [] : [invalid(path, shown, fault)] }
}

/** What is wrong with an expression, or with what it comes to. */
export function faultOf(compiled: Compiled, wanted: WantedTypes): string | undefined {
  if ('fault' in compiled) return `compilation failed: ${compiled.fault}`
  if ('failure' in compiled) return `program instantiation failed: ${compiled.failure}`
  const name = ownTypeName(compiled.program.type)
  if (wanted === undefined || wanted.includes(name)) return undefined
  return wanted.length === 1
    ? `must evaluate to ${wanted[0]} but got ${name}`
    : `must evaluate to one of [${wanted.join(' ')}] but got ${name}`
}
