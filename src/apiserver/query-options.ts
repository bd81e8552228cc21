/** The options of a request from its query, checked. Source: recordings protocol/query-parameters, patch/parameters, list/. */
import { badRequest } from '../apimachinery/api-error.ts'
import { type FieldError, forbidden, notSupported, required } from '../apimachinery/field-error.ts'
import { fieldManagerErrors } from '../apimachinery/field-manager.ts'
import { parseFieldSelector } from '../apimachinery/field-selector.ts'
import { goQuote } from '../apimachinery/go-quote.ts'
import { parseLabelSelector } from '../apimachinery/label-selector.ts'
import type { DeleteOptions } from '../registry/delete-options.ts'
import { dryRunErrors, requireDeleteOptions, requireValidOptions } from '../registry/delete-options.ts'
import type { FieldValidation, ListOptions, WatchOptions } from '../registry/registry.ts'
import { hasBadEscape } from './url-path.ts'

/** The query's parameters; pairs with a semicolon or a percent sign that starts no escape are dropped, as Go's parser does. */
export function parseQuery(query: string): URLSearchParams {
  if (!query.includes(';') && !hasBadEscape(query)) return new URLSearchParams(query)
  return new URLSearchParams(
    query
      .split('&')
      .filter((pair) => !pair.includes(';') && !hasBadEscape(pair))
      .join('&'),
  )
}

const INT64_MAX = 2n ** 63n - 1n

/** A 64-bit number. Throws 400 with Go's text. */
export function parseInt64(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax`)
  const value = BigInt(text)
  if (value > INT64_MAX || value < -INT64_MAX - 1n) {
    throw badRequest(`strconv.ParseInt: parsing ${goQuote(text)}: value out of range`)
  }
  return Number(value)
}

/** Any value but false and 0 is true, the empty one included. */
export const parseBoolean = (text: string): boolean => text !== '0' && text.toLowerCase() !== 'false'

/** What create, update and patch share. */
export interface WriteOptions {
  readonly dryRun: boolean
  /** '' when the user agent decides. */
  readonly fieldManager: string
  readonly fieldValidation: FieldValidation
  readonly force: boolean
}

const VALIDATIONS = ['', 'Ignore', 'Strict', 'Warn']

function validationErrors(value: string): FieldError[] {
  return VALIDATIONS.includes(value) ? [] : [notSupported('fieldValidation', value, VALIDATIONS)]
}

/** Options of POST and PUT, or with `patch` of PATCH, where `force` is for apply only. Throws 422. */
export function parseWriteOptions(
  params: URLSearchParams,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
  isApply = false,
): WriteOptions {
  const fieldManager = params.get('fieldManager') ?? ''
  const force = params.get('force')
  const validation = params.get('fieldValidation') ?? ''
  const errors: FieldError[] = []
  if (kind === 'PatchOptions' && !isApply && force !== null) {
    errors.push(forbidden('force', 'may not be specified for non-apply patch'))
  }
  if (isApply && fieldManager === '') errors.push(required('fieldManager', 'is required for apply patch'))
  errors.push(
    ...fieldManagerErrors(fieldManager, 'fieldManager'),
    ...dryRunErrors(params.getAll('dryRun')),
    ...validationErrors(validation),
  )
  requireValidOptions(kind, errors)
  return {
    dryRun: params.has('dryRun'),
    fieldManager,
    fieldValidation: validation === 'Ignore' || validation === 'Strict' ? validation : 'Warn',
    force: force !== null && parseBoolean(force),
  }
}

const MATCHES = ['Exact', 'NotOlderThan', '']

function listErrors(options: ListOptions, sendInitialEvents: boolean | undefined): FieldError[] {
  const field = 'resourceVersionMatch'
  const { resourceVersionMatch: match, resourceVersion } = options
  const errors: FieldError[] = []
  if (match !== '') {
    if (resourceVersion === '')
      errors.push(forbidden(field, `${field} is forbidden unless resourceVersion is provided`))
    if (options.continue !== '') errors.push(forbidden(field, `${field} is forbidden when continue is provided`))
    if (!MATCHES.includes(match)) errors.push(notSupported(field, match, MATCHES))
    if (match === 'Exact' && resourceVersion === '0') {
      errors.push(forbidden(field, `${field} "exact" is forbidden for resourceVersion "0"`))
    }
  }
  if (sendInitialEvents !== undefined) {
    errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'))
  }
  return errors
}

function watchErrors(options: ListOptions, sendInitialEvents: boolean | undefined): FieldError[] {
  const field = 'resourceVersionMatch'
  const { resourceVersionMatch: match } = options
  const errors: FieldError[] = []
  if (sendInitialEvents !== undefined && match !== 'NotOlderThan') {
    errors.push(forbidden(field, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'))
  }
  if (match !== '') {
    if (sendInitialEvents === undefined) {
      errors.push(forbidden(field, `${field} is forbidden for watch unless sendInitialEvents is provided`))
    }
    if (match !== 'NotOlderThan') errors.push(notSupported(field, match, ['NotOlderThan']))
    if (options.continue !== '') errors.push(forbidden(field, `${field} is forbidden when continue is provided`))
  }
  return errors
}

/** Numbers are read before selectors. */
function readListOptions(params: URLSearchParams): ListOptions & Pick<WatchOptions, 'timeoutSeconds'> {
  const text = (name: string): string => params.get(name) ?? ''
  const number = (name: string): number | undefined => (params.has(name) ? parseInt64(text(name)) : undefined)
  const timeoutSeconds = number('timeoutSeconds')
  const limit = number('limit') ?? 0
  return {
    labels: parseLabelSelector(text('labelSelector')),
    fields: parseFieldSelector(text('fieldSelector')),
    resourceVersion: text('resourceVersion'),
    resourceVersionMatch: text('resourceVersionMatch'),
    limit,
    continue: text('continue'),
    timeoutSeconds,
  }
}

const optionalBoolean = (params: URLSearchParams, name: string): boolean | undefined => {
  const text = params.get(name)
  return text === null ? undefined : parseBoolean(text)
}

/** Throws 400 for numbers that are none and 422 for what does not go together. */
export function parseListOptions(params: URLSearchParams): ListOptions & Pick<WatchOptions, 'timeoutSeconds'> {
  const options = readListOptions(params)
  requireValidOptions('ListOptions', listErrors(options, optionalBoolean(params, 'sendInitialEvents')))
  return options
}

/** Options of a watch. A path that watches by itself takes them for those of a list. Throws as `parseListOptions`. */
export function parseWatchOptions(params: URLSearchParams): WatchOptions {
  const allowWatchBookmarks = optionalBoolean(params, 'allowWatchBookmarks') ?? false
  if (optionalBoolean(params, 'watch') !== true) {
    return { ...parseListOptions(params), sendInitialEvents: undefined, allowWatchBookmarks }
  }
  const given = readListOptions(params)
  const sendInitialEvents = optionalBoolean(params, 'sendInitialEvents')
  const { resourceVersion, resourceVersionMatch } = given
  const fromNow = resourceVersion === '' || resourceVersion === '0'
  const defaulted = fromNow && sendInitialEvents === undefined && resourceVersionMatch === ''
  const options = defaulted
    ? { ...given, sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' }
    : { ...given, sendInitialEvents }
  requireValidOptions('ListOptions', watchErrors(options, options.sendInitialEvents))
  return { ...options, allowWatchBookmarks }
}

/** Options of DELETE and whether it only pretends. */
export interface ParsedDeleteOptions {
  readonly options: DeleteOptions
  readonly dryRun: boolean
}

/** The options once more as a whole: the rules that go across fields. Throws 422. */
export function checkDeleteOptions(options: DeleteOptions, dryRun: readonly string[]): ParsedDeleteOptions {
  requireDeleteOptions(options, dryRun)
  return { options, dryRun: dryRun.length > 0 }
}

/** Options of a DELETE without a body. */
export function parseDeleteQuery(params: URLSearchParams): ParsedDeleteOptions {
  const grace = params.get('gracePeriodSeconds')
  const policy = params.get('propagationPolicy')
  const orphan = params.get('orphanDependents')
  const uid = params.get('uid')
  const resourceVersion = params.get('resourceVersion')
  const preconditions = { ...(uid === null ? {} : { uid }), ...(resourceVersion === null ? {} : { resourceVersion }) }
  const options: DeleteOptions = {
    ...(grace === null ? {} : { gracePeriodSeconds: parseInt64(grace) }),
    ...(policy === null ? {} : { propagationPolicy: policy }),
    ...(orphan === null ? {} : { orphanDependents: parseBoolean(orphan) }),
    ...(Object.keys(preconditions).length === 0 ? {} : { preconditions }),
  }
  return checkDeleteOptions(options, params.getAll('dryRun'))
}
