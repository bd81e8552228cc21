/** The text of a patch as a value, and what Go's readers say of it. Texts: recordings patch/*-refused, patch/parameters. */
import { badRequest } from '../apimachinery/api-error.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'
import { duplicateFields } from '../schema/duplicate-fields.ts'
import { GoJsonError, isRawObject, type ParsedJson, parseGoJson, plainJson } from '../schema/go-json.ts'
import { parseYamlBody } from '../schema/yaml-body.ts'

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply'

/** A list of operations for 'json', an object otherwise. */
export interface PatchDocument {
  readonly patch: JsonValue
  /** What strict decoding says of the text: repeated keys, unknown fields of operations. */
  readonly strictErrors: readonly string[]
}

/** Throws 400. `ignoring` is fieldValidation=Ignore: other readers with other words. */
export function readPatch(type: PatchType, text: string, ignoring: boolean): PatchDocument {
  return READERS[type](text, ignoring)
}

const READERS: { readonly [type in PatchType]: (text: string, ignoring: boolean) => PatchDocument } = {
  json: readOperations,
  merge: readMergePatch,
  strategic: readStrategicPatch,
  apply: readConfiguration,
}

const MAP = 'map[string]interface {}'

const cannotUnmarshal = (found: JsonValue, type: string): string =>
  `json: cannot unmarshal ${jsonKind(found)} into Go value of type ${type}`

function jsonKind(value: JsonValue): string {
  if (Array.isArray(value)) return 'array'
  if (value === null) return 'null'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

function readOperations(text: string, ignoring: boolean): PatchDocument {
  const prefix = ignoring ? '' : 'error decoding patch: '
  const document = parsed(text, (why) => `${prefix}${why}`)
  const patch = plainJson(document.value)
  const types = ignoring
    ? ['jsonpatch.Patch', 'jsonpatch.Operation']
    : ['[]handlers.jsonPatchOp', 'handlers.jsonPatchOp']
  const fault = operationsFault(patch, types[0] ?? '', types[1] ?? '') ?? (ignoring ? undefined : fieldFault(patch))
  if (fault !== undefined) throw badRequest(`${prefix}${fault}`)
  return { patch, strictErrors: ignoring ? [] : operationComplaints(document) }
}

function operationsFault(patch: JsonValue, listType: string, itemType: string): string | undefined {
  if (patch === null) return undefined
  if (!Array.isArray(patch)) return cannotUnmarshal(patch, listType)
  const strange = patch.find((operation) => operation !== null && !isJsonObject(operation))
  return strange === undefined ? undefined : cannotUnmarshal(strange, itemType)
}

const TEXT_FIELDS = ['op', 'path', 'from']

function fieldFault(patch: JsonValue): string | undefined {
  for (const operation of Array.isArray(patch) ? patch.filter(isJsonObject) : []) {
    for (const [key, value] of Object.entries(operation)) {
      if (!TEXT_FIELDS.includes(key) || value === undefined || value === null || typeof value === 'string') continue
      return `json: cannot unmarshal ${jsonKind(value)} into Go struct field jsonPatchOp.${key} of type string`
    }
  }
  return undefined
}

/** Fields that no operation has, and keys that stand twice, as they come. */
function operationComplaints({ value, repeated }: ParsedJson): string[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((operation, index) => {
    if (!isRawObject(operation)) return []
    const twice = duplicateFields({ value: operation, repeated })
    const complaints = Object.keys(operation).flatMap((key) => {
      if (!TEXT_FIELDS.includes(key) && key !== 'value') return [`json patch unknown field "[${index}].${key}"`]
      return twice
        .filter((path) => path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`))
        .map((path) => `json patch duplicate field "[${index}].${path}"`)
    })
    return [...new Set(complaints)]
  })
}

function readMergePatch(text: string, ignoring: boolean): PatchDocument {
  const document = parsed(text, (why) => (ignoring ? 'Invalid JSON Patch' : `error decoding patch: ${why}`))
  const patch = plainJson(document.value)
  if (!ignoring && patch !== null && !isJsonObject(patch))
    throw badRequest(`error decoding patch: ${cannotUnmarshal(patch, MAP)}`)
  return { patch, strictErrors: ignoring ? [] : duplicateComplaints(document) }
}

function readStrategicPatch(text: string, ignoring: boolean): PatchDocument {
  const document = parsed(text, (why) => why)
  const patch = plainJson(document.value) ?? {}
  if (!isJsonObject(patch)) throw badRequest(cannotUnmarshal(patch, MAP))
  return { patch, strictErrors: ignoring ? [] : duplicateComplaints(document) }
}

function parsed(text: string, message: (why: string) => string): ParsedJson {
  try {
    return parseGoJson(text)
  } catch (error) {
    if (error instanceof GoJsonError) throw badRequest(message(error.message))
    throw error
  }
}

const duplicateComplaints = (document: ParsedJson): string[] =>
  duplicateFields(document).map((path) => `duplicate field "${path}"`)

/** An applied configuration: YAML or JSON, an object. */
function readConfiguration(text: string): PatchDocument {
  try {
    const { document, strictErrors } = parseYamlBody(text)
    const patch: JsonValue = plainJson(document.value) ?? {}
    if (isJsonObject(patch)) return { patch, strictErrors }
    const why = cannotUnmarshal(patch, MAP)
    throw badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${why}`)
  } catch (error) {
    if (!(error instanceof GoJsonError)) throw error
    throw badRequest(`error decoding YAML: error converting YAML to JSON: ${error.message}`)
  }
}

/** A patch that must be an object, as all but JSON patches are once they have been read. */
export const asObject = (patch: JsonValue): JsonObject => (isJsonObject(patch) ? patch : {})
