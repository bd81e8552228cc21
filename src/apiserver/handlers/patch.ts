/** PATCH in its four types. Texts: recordings patch/, apply/. */
import { badRequest } from '../../apimachinery/api-error.ts'
import type { JsonValue } from '../../apimachinery/objects.ts'
import { isJsonObject } from '../../apimachinery/objects.ts'
import type { PatchType } from '../../registry/registry.ts'
import { duplicateFields } from '../../schema/duplicate-fields.ts'
import { GoJsonError, parseGoJson, plainJson } from '../../schema/go-json.ts'
import { parseYamlBody } from '../../schema/yaml-body.ts'
import type { ApiResponse } from '../api.ts'
import { patchType } from '../content-type.ts'
import type { Exchange } from '../exchange.ts'
import { parseWriteOptions } from '../query-options.ts'
import { bodyBytes } from './body.ts'
import { requireAcceptable, writeResponse } from './respond.ts'

export function handlePatch(exchange: Exchange): ApiResponse {
  requireAcceptable(exchange, { listing: false, stream: false })
  const type = patchType(exchange.header('content-type'))
  const options = parseWriteOptions(exchange.params, 'PatchOptions', type === 'apply')
  const text = Buffer.from(bodyBytes(exchange)).toString()
  const { patch, strictErrors } = type === 'apply' ? readApply(text) : readPatch(text, type)
  const request = { type, patch, strictErrors, fieldValidation: options.fieldValidation, force: options.force }
  return writeResponse(exchange, exchange.parts.registry.patch(exchange.target, request, exchange.context(options)))
}

interface ReadPatch {
  readonly patch: JsonValue
  readonly strictErrors: readonly string[]
}

const OPERATION_FIELDS = new Set(['op', 'path', 'from', 'value'])

function readPatch(text: string, type: PatchType): ReadPatch {
  try {
    const document = parseGoJson(text)
    const patch = plainJson(document.value)
    const repeated = duplicateFields(document)
    if (type !== 'json') return { patch, strictErrors: repeated.map((path) => `duplicate field "${path}"`) }
    const strictErrors = repeated.map((path) => `json patch duplicate field "${path}"`)
    return { patch, strictErrors: [...strictErrors, ...unknownOperationFields(patch)] }
  } catch (error) {
    if (error instanceof GoJsonError) throw badRequest(`error decoding patch: ${error.message}`)
    throw error
  }
}

function unknownOperationFields(patch: JsonValue): string[] {
  if (!Array.isArray(patch)) return []
  return patch.flatMap((operation, index) =>
    isJsonObject(operation)
      ? Object.keys(operation)
          .filter((key) => !OPERATION_FIELDS.has(key))
          .map((key) => `json patch unknown field "[${index}].${key}"`)
      : [],
  )
}

/** An applied configuration: YAML or JSON, an object. */
function readApply(text: string): ReadPatch {
  try {
    const { document, strictErrors } = parseYamlBody(text)
    const patch = plainJson(document.value)
    if (isJsonObject(patch) || patch === null) return { patch: patch ?? {}, strictErrors }
    const kind = Array.isArray(patch) ? 'array' : typeof patch === 'boolean' ? 'bool' : typeof patch
    const why = `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`
    throw badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${why}`)
  } catch (error) {
    if (error instanceof GoJsonError)
      throw badRequest(`error decoding YAML: error converting YAML to JSON: ${error.message}`)
    throw error
  }
}
