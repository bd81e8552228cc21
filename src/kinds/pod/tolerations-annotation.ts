/** Tolerations as JSON in an annotation: nothing reads them any more, but they must be right. Source: recording pod-invalid/metadata. */
import { type FieldError, invalid } from '../../apimachinery/field-error.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { GoJsonError, parseGoJson, plainJson } from '../../schema/go-json.ts'
import type { Toleration } from './scheduling-types.ts'
import { validateTolerations } from './validate-scheduling.ts'

export const TOLERATIONS_ANNOTATION = 'scheduler.alpha.kubernetes.io/tolerations'

/** `text` is the annotation, '' if there is none; `path` is that of the annotations. */
export function tolerationsAnnotationErrors(text: string, path: string): FieldError[] {
  if (text === '') return []
  const read = readTolerations(text)
  return typeof read === 'string'
    ? [invalid(path, TOLERATIONS_ANNOTATION, read)]
    : validateTolerations(read, `${path}.${TOLERATIONS_ANNOTATION}`)
}

/** The tolerations, or Go's word for what is wrong with the text. */
function readTolerations(text: string): Toleration[] | string {
  try {
    return asTolerations(plainJson(parseGoJson(text).value))
  } catch (error) {
    if (error instanceof GoJsonError) return error.message
    throw error
  }
}

const STRING_FIELDS = ['key', 'operator', 'value', 'effect'] as const

function asTolerations(value: JsonValue): Toleration[] {
  if (value === null) return []
  if (!Array.isArray(value)) throw wrongType(value, 'value', '[]core.Toleration')
  return value.map((item) => {
    if (item === null) return {}
    if (!isJsonObject(item)) throw wrongType(item, 'value', 'core.Toleration')
    return asToleration(item)
  })
}

/** Go takes fields in any case. */
function asToleration(item: JsonObject): Toleration {
  const toleration: Toleration = {}
  for (const [key, value] of Object.entries(item)) {
    const field = STRING_FIELDS.find((name) => name === key.toLowerCase())
    if (value === null || value === undefined) continue
    if (field !== undefined) {
      if (typeof value !== 'string') throw wrongType(value, `struct field Toleration.${titled(field)}`, GO_TYPES[field])
      toleration[field] = value
    } else if (key.toLowerCase() === 'tolerationseconds') {
      if (typeof value !== 'number') throw wrongType(value, 'struct field Toleration.TolerationSeconds', 'int64')
      toleration.tolerationSeconds = value
    }
  }
  return toleration
}

const GO_TYPES = { key: 'string', value: 'string', operator: 'core.TolerationOperator', effect: 'core.TaintEffect' }

const titled = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1)

function wrongType(value: JsonValue, place: string, type: string): GoJsonError {
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return new GoJsonError(`json: cannot unmarshal ${found} into Go ${place} of type ${type}`)
}
