/**
 * x-kubernetes-validations: rules in CEL, compiled once for a schema and run over objects. Source: KEP-2876, recordings
 * crd/cel-rules, crd/ratcheting.
 */
import { duplicate, type FieldError, forbidden, invalid, required } from '../../apimachinery/field-error.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import type { Program } from '../../cel/environment.ts'
import { fieldPathText, findFieldPath } from '../definitions/field-paths.ts'
import type { Structural } from '../structural/structural.ts'
import type { Correlation } from '../validation/correlation.ts'
import { keyPath, namePath } from '../validation/paths.ts'
import { toCel } from './cel-values.ts'
import { compile, optionalValue, run, usesOldSelf } from './environment.ts'

interface Rule {
  readonly text: string
  readonly message: string
  readonly reason: string
  readonly fieldPath: string
  readonly optionalOldSelf: boolean
  readonly usesOldSelf: boolean
  readonly program: Program | undefined
  readonly messageProgram: Program | undefined
}

/** The rules of a schema and of what is below it. */
export interface RuleTree {
  readonly schema: Structural
  readonly rules: readonly Rule[]
  readonly properties: ReadonlyMap<string, RuleTree>
  readonly additional: RuleTree | undefined
  readonly items: RuleTree | undefined
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')

/** Compiles all rules; undefined where there are none at all. */
export function compileRules(schema: Structural): RuleTree | undefined {
  const properties = new Map<string, RuleTree>()
  for (const [key, property] of schema.properties) {
    const below = compileRules(property)
    if (below !== undefined) properties.set(key, below)
  }
  const additional = schema.additional?.schema === undefined ? undefined : compileRules(schema.additional.schema)
  const items = schema.items === undefined ? undefined : compileRules(schema.items)
  const rules = rulesOf(schema)
  if (rules.length + properties.size === 0 && additional === undefined && items === undefined) return undefined
  return { schema, rules, properties, additional, items }
}

function rulesOf(schema: Structural): Rule[] {
  const rules = schema.value['x-kubernetes-validations']
  return Array.isArray(rules) ? rules.filter(isJsonObject).map((rule) => ruleOf(rule, schema)) : []
}

function ruleOf(rule: JsonObject, schema: Structural): Rule {
  const program = compile(textOf(rule.rule).trim())
  const messageExpression = textOf(rule.messageExpression)
  const path = textOf(rule.fieldPath)
  const found = path === '' ? { fault: '' } : findFieldPath(schema.value, path)
  return {
    text: textOf(rule.rule).trim(),
    message: textOf(rule.message).trim(),
    reason: textOf(rule.reason),
    fieldPath: 'fault' in found ? '' : fieldPathText(found.steps),
    optionalOldSelf: rule.optionalOldSelf === true,
    usesOldSelf: usesOldSelf(program),
    program,
    messageProgram: messageExpression === '' ? undefined : compile(messageExpression),
  }
}

/** What a run finds: errors, and texts of warnings about what was wrong before. */
export interface RuleOutcome {
  readonly errors: FieldError[]
  readonly warnings: string[]
}

/** How a value relates to the one that it replaces; the nearest parent counts where it cannot be told. */
export interface Ratchet {
  readonly current?: Correlation | undefined
  readonly parent?: Correlation | undefined
}

/** Runs all rules over a value. `old` is undefined on create. */
export function runRules(
  tree: RuleTree | undefined,
  value: JsonValue,
  old: JsonValue | undefined,
  ratchet: Ratchet,
  outcome: RuleOutcome,
  path = '',
): void {
  if (tree === undefined || value === null) return
  runOwn(tree, value, old ?? undefined, ratchet, outcome, path)
  if (Array.isArray(value)) runItems(tree, value, old, ratchet, outcome, path)
  else if (isJsonObject(value)) runFields(tree, value, old, ratchet, outcome, path)
}

function runFields(
  { properties, additional }: RuleTree,
  object: JsonObject,
  old: JsonValue | undefined,
  ratchet: Ratchet,
  outcome: RuleOutcome,
  path: string,
): void {
  const before = isJsonObject(old) ? old : {}
  for (const [key, value] of Object.entries(object)) {
    const tree = properties.get(key) ?? additional
    const below = properties.has(key) ? namePath(path, key) : keyPath(path, key)
    runRules(tree, value ?? null, before[key], keyOf(ratchet, key), outcome, below)
  }
}

function keyOf(ratchet: Ratchet, key: string): Ratchet {
  if (ratchet.current === undefined) return ratchet
  if (ratchet.parent === undefined && (key === 'apiVersion' || key === 'kind')) return {}
  return { current: ratchet.current.key(key), parent: ratchet.current }
}

function runItems(
  { items, schema }: RuleTree,
  list: readonly JsonValue[],
  old: JsonValue | undefined,
  ratchet: Ratchet,
  outcome: RuleOutcome,
  path: string,
): void {
  const before = Array.isArray(old) && schema.listType === 'map' ? old : []
  for (const [index, item] of list.entries()) {
    const known = before.find((one) => sameKeys(item, one, schema.listMapKeys))
    const below =
      ratchet.current === undefined ? ratchet : { current: ratchet.current.index(index), parent: ratchet.current }
    runRules(items, item, known, below, outcome, `${path}[${index}]`)
  }
}

const sameKeys = (a: JsonValue, b: JsonValue, keys: readonly string[]): boolean =>
  isJsonObject(a) && isJsonObject(b) && keys.every((key) => a[key] === b[key])

function runOwn(
  { rules, schema }: RuleTree,
  value: JsonValue,
  old: JsonValue | undefined,
  ratchet: Ratchet,
  { errors, warnings }: RuleOutcome,
  path: string,
): void {
  if (rules.length === 0) return
  const self = toCel(value, schema)
  const oldSelf = old === undefined ? undefined : toCel(old, schema)
  for (const rule of rules) {
    if (rule.usesOldSelf && oldSelf === undefined && !rule.optionalOldSelf) continue
    const variables = { self, oldSelf: rule.optionalOldSelf ? optionalValue(oldSelf) : oldSelf }
    const result = run(rule.program, variables)
    if ('fault' in result) {
      errors.push(invalid(path || '<nil>', schema.type, faultText(result.fault, rule)))
      continue
    }
    if (result.value === true) continue
    const error = failure(rule, value, messageOf(rule, variables), path)
    if (!rule.usesOldSelf && (ratchet.current ?? ratchet.parent)?.unchanged)
      warnings.push(`${error.field}: ${error.message}`)
    else errors.push(error)
  }
}

function faultText(fault: string, { message, text }: Rule): string {
  const rule = message || text
  if (!fault.startsWith('no such overload')) return `${fault} evaluating rule: ${rule}`
  return `'${fault}': call arguments did not match a supported operator, function or macro signature for rule: ${rule}`
}

const MAX_MESSAGE_BYTES = 5120

/** The message that an expression makes, if it makes one that can be shown. */
function messageOf({ messageProgram, message, text }: Rule, variables: { readonly [name: string]: unknown }): string {
  const made = messageProgram === undefined ? undefined : run(messageProgram, variables)
  if (made !== undefined && 'value' in made && typeof made.value === 'string') {
    const shown = made.value.trim()
    if (shown !== '' && !/[\n\r]/.test(shown) && Buffer.byteLength(shown) <= MAX_MESSAGE_BYTES) return shown
  }
  return message || `failed rule: ${text}`
}

function failure({ reason, fieldPath }: Rule, value: JsonValue, detail: string, path: string): FieldError {
  const field = (fieldPath === '' ? path : namePath(path, fieldPath)) || '<nil>'
  switch (reason) {
    case 'FieldValueRequired':
      return required(field, detail)
    case 'FieldValueForbidden':
      return forbidden(field, detail)
    case 'FieldValueDuplicate':
      return duplicate(field, value)
    default:
      // Objects and lists are not shown.
      return typeof value === 'object' && value !== null
        ? { type: 'FieldValueInvalid', field, message: `Invalid value: ${detail}` }
        : invalid(field, value, detail)
  }
}
