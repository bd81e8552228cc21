/** Rules whose expressions cannot be: told when their definition is written. Source: apiextensions' validation; recording crd/definitions. */
import { at, type FieldError, invalid } from '../../apimachinery/field-error.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import type { CelEnvironment, Compiled } from '../../cel/environment.ts'
import { ruleText } from '../definitions/internal-definition.ts'
import type { Structural } from '../structural/structural.ts'
import { checkingEnvironment, compile, usesOldSelf } from './environment.ts'

/**
 * Faults of all rules of a schema and below. `uncorrelatable` is the path below which an old value cannot be found:
 * lists that are no maps.
 */
export function expressionErrors(schema: Structural, path: string, uncorrelatable?: string): FieldError[] {
  const errors = ownErrors(schema, path, uncorrelatable)
  if (schema.additional?.schema !== undefined)
    errors.push(...expressionErrors(schema.additional.schema, `${path}.additionalProperties`, uncorrelatable))
  for (const [key, property] of schema.properties)
    errors.push(...expressionErrors(property, at(`${path}.properties`, key), uncorrelatable))
  if (schema.items !== undefined) {
    const list = schema.listType === 'map' ? uncorrelatable : (uncorrelatable ?? path)
    errors.push(...expressionErrors(schema.items, `${path}.items`, list))
  }
  return errors
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')

function ownErrors(schema: Structural, path: string, uncorrelatable: string | undefined): FieldError[] {
  const rules = schema.value['x-kubernetes-validations']
  if (!Array.isArray(rules)) return []
  return rules
    .filter(isJsonObject)
    .flatMap((rule, index) => ruleErrors(rule, schema, at(`${path}.x-kubernetes-validations`, index), uncorrelatable))
}

function ruleErrors(
  rule: JsonObject,
  schema: Structural,
  path: string,
  uncorrelatable: string | undefined,
): FieldError[] {
  const environment = checkingEnvironment(schema, rule.optionalOldSelf === true)
  const text = textOf(rule.rule)
  const fault = faultOf(environment.compile(text), 'bool')
  if (fault !== undefined) return [invalid(`${path}.rule`, ruleText(rule), fault)]
  return [...messageErrors(rule, environment, path), ...oldSelfErrors(rule, text, path, uncorrelatable)]
}

function faultOf(compiled: Compiled, wanted: 'bool' | 'string', prefix = ''): string | undefined {
  if ('fault' in compiled) return `${prefix}compilation failed: ${compiled.fault}`
  if ('failure' in compiled) return `${prefix}program instantiation failed: ${compiled.failure}`
  if (compiled.program.type.kind === wanted) return undefined
  return wanted === 'bool' ? 'cel expression must evaluate to a bool' : 'messageExpression must evaluate to a string'
}

function messageErrors(rule: JsonObject, environment: CelEnvironment, path: string): FieldError[] {
  const text = textOf(rule.messageExpression)
  if (text === '') return []
  const fault = faultOf(environment.compile(text), 'string', 'messageExpression ')
  return fault === undefined ? [] : [invalid(`${path}.messageExpression`, ruleText(rule), fault)]
}

function oldSelfErrors(rule: JsonObject, text: string, path: string, uncorrelatable: string | undefined): FieldError[] {
  if (usesOldSelf(compile(text))) {
    if (uncorrelatable === undefined) return []
    const why = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelatable}`
    return [invalid(`${path}.rule`, text, why)]
  }
  if (rule.optionalOldSelf === undefined) return []
  return [invalid(`${path}.optionalOldSelf`, rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule')]
}
