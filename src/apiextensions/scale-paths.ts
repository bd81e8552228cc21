/** The numbers that the scale subresource reads, wherever the definition says they are. Source: recordings crd/schema, crd/subresources. */
import { type FieldError, invalid } from '../apimachinery/field-error.ts'
import { goValueText } from '../apimachinery/go-value-text.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'
import type { ScalePaths } from './definition.ts'

const MAX_INT32 = 2 ** 31 - 1

/** The fields of a path: '.spec.size' → ['spec', 'size']. */
export const stepsOf = (path: string): readonly string[] => path.replace(/^\./, '').split('.')

/** The replicas wanted. */
export const specScaleErrors = (object: JsonObject, { specReplicasPath }: ScalePaths): FieldError[] =>
  replicaErrors(object, specReplicasPath)

/** The replicas that there are, and the selector of their Pods. */
export function statusScaleErrors(
  object: JsonObject,
  { statusReplicasPath, labelSelectorPath }: ScalePaths,
): FieldError[] {
  const errors = replicaErrors(object, statusReplicasPath)
  if (labelSelectorPath === undefined) return errors
  const { fault } = typedValueAt(object, stepsOf(labelSelectorPath), 'string')
  return fault === undefined ? errors : [...errors, invalid(labelSelectorPath, '', fault)]
}

function replicaErrors(object: JsonObject, path: string): FieldError[] {
  const { value, fault } = typedValueAt(object, stepsOf(path), 'int64')
  if (fault !== undefined) return [invalid(path, 0, fault)]
  const replicas = Number(value ?? 0)
  if (replicas < 0) return [invalid(path, replicas, 'should be a non-negative integer')]
  return replicas > MAX_INT32 ? [invalid(path, replicas, `should be less than or equal to ${MAX_INT32}`)] : []
}

/** What stands at a path; `fault` when something on the way is no object. */
function valueAt(
  object: JsonObject,
  steps: readonly string[],
): { readonly value?: JsonValue | undefined; readonly fault?: string } {
  let value: JsonValue | undefined = object
  for (const [index, step] of steps.entries()) {
    if (value === undefined || value === null) return {}
    if (!isJsonObject(value))
      return { fault: accessorFault(steps.slice(0, index + 1), value, 'map[string]interface{}') }
    value = value[step]
  }
  return { value }
}

/** What stands at a path and is of a Go type; `fault` when it is of another. */
export function typedValueAt(
  object: JsonObject,
  steps: readonly string[],
  type: 'int64' | 'string',
): { readonly value?: JsonValue | undefined; readonly fault?: string | undefined } {
  const found = valueAt(object, steps)
  return { value: found.value, fault: found.fault ?? typeFault(found.value, type, steps) }
}

function typeFault(
  value: JsonValue | undefined,
  type: 'int64' | 'string',
  steps: readonly string[],
): string | undefined {
  if (value === undefined || goTypeName(value) === type) return undefined
  return accessorFault(steps, value, type)
}

const accessorFault = (steps: readonly string[], value: JsonValue, wanted: string): string =>
  `.${steps.join('.')} accessor error: ${goValueText(value)} is of the type ${goTypeName(value)}, expected ${wanted}`

/** The Go type of a decoded JSON value, as `%T` prints it. */
function goTypeName(value: JsonValue): string {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' ? 'string' : 'map[string]interface {}'
}
