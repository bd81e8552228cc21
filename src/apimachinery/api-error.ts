/**
 * Every failure that a client can see, as a value: one constructor per reason, rendered to a `Status` in one place.
 * A thrown `Error` that is not an `ApiError` is a bug of Ephemera. Texts: `reference` recordings of v1.35.
 */
import { aggregateMessage, type FieldError } from './field-error.ts'
import { goQuote } from './go-quote.ts'
import { groupKind, groupResource } from './group-version.ts'
import type { JsonObject } from './objects.ts'

export interface StatusCause extends JsonObject {
  reason?: string
  message?: string
  field?: string
}

export interface StatusDetails extends JsonObject {
  name?: string
  group?: string
  kind?: string
  uid?: string
  causes?: StatusCause[]
  retryAfterSeconds?: number
}

/** meta/v1 Status, keys in the order in which a server writes them. */
export interface Status extends JsonObject {
  kind: 'Status'
  apiVersion: 'v1'
  metadata: JsonObject
  status: 'Success' | 'Failure'
  message?: string
  reason?: string
  details?: StatusDetails
  code?: number
}

interface Failure {
  code: number
  reason?: string
  message: string
  details?: StatusDetails
}

/** A failed request: thrown anywhere inside, turned into an answer at the edge. */
export class ApiError extends Error {
  readonly status: Status & { code: number }
  constructor({ code, reason, message, details }: Failure) {
    super(message)
    this.name = 'ApiError'
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: message.toWellFormed(),
      ...(reason === undefined ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    }
  }

  get code(): number {
    return this.status.code
  }

  get reason(): string {
    return this.status.reason ?? ''
  }
}

/** A resource as errors name it: `{ group: 'apps', resource: 'deployments' }`. */
export interface ResourceName {
  readonly group: string
  readonly resource: string
}

function resourceDetails({ group, resource }: ResourceName, name: string): StatusDetails {
  return { ...(name === '' ? {} : { name: name.toWellFormed() }), ...(group === '' ? {} : { group }), kind: resource }
}

/** 404 `pods "x" not found`. */
export const notFoundError = (resource: ResourceName, name: string): ApiError =>
  new ApiError({
    code: 404,
    reason: 'NotFound',
    message: `${groupResource(resource)} ${goQuote(name)} not found`,
    details: resourceDetails(resource, name),
  })

/** Whether something was refused because an object, or what was asked for, is not there. */
export const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.code === 404

/** 404 for a path, version or subresource that is not served. */
export const noSuchPath = (): ApiError =>
  new ApiError({
    code: 404,
    reason: 'NotFound',
    message: 'the server could not find the requested resource',
    details: {},
  })

/** 409 `pods "x" already exists`. */
export const alreadyExists = (resource: ResourceName, name: string, prefix = ''): ApiError =>
  new ApiError({
    code: 409,
    reason: 'AlreadyExists',
    message: `${prefix}${groupResource(resource)} ${goQuote(name)} already exists`,
    details: resourceDetails(resource, name),
  })

/** 409 `Operation cannot be fulfilled on pods "x": …`. */
export const conflict = (resource: ResourceName, name: string, why: string): ApiError =>
  new ApiError({
    code: 409,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${groupResource(resource)} ${goQuote(name)}: ${why}`,
    details: resourceDetails(resource, name),
  })

export const OBJECT_MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again'

/** 422 `Pod "x" is invalid: …` with one cause for each error, repeats included. */
export function invalidObject(
  kind: { group: string; kind: string },
  name: string,
  errors: readonly FieldError[],
): ApiError {
  return new ApiError({
    code: 422,
    reason: 'Invalid',
    message: `${groupKind(kind)} ${goQuote(name)} is invalid: ${aggregateMessage(errors)}`,
    details: {
      ...(name === '' ? {} : { name }),
      ...(kind.group === '' ? {} : { group: kind.group }),
      ...(kind.kind === '' ? {} : { kind: kind.kind }),
      causes: errors.map(({ type, message, field }) => ({ reason: type, message, field })),
    },
  })
}

/** 422 whose cause the server keeps to itself: a JSON patch that does not apply. */
export const unprocessable = (): ApiError =>
  new ApiError({
    code: 422,
    reason: 'Invalid',
    message: 'the server rejected our request due to an error in our request',
    details: {},
  })

export const badRequest = (message: string): ApiError => new ApiError({ code: 400, reason: 'BadRequest', message })

export const unauthorized = (): ApiError => new ApiError({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' })

/** 403 `pods "x" is forbidden: …`; without a name `pods is forbidden: …`. */
export const forbiddenError = (resource: ResourceName, name: string, why: string, causes?: StatusCause[]): ApiError =>
  new ApiError({
    code: 403,
    reason: 'Forbidden',
    message: `${groupResource(resource)}${name === '' ? '' : ` ${goQuote(name)}`} is forbidden: ${why}`,
    details: { ...resourceDetails(resource, name), ...(causes === undefined ? {} : { causes }) },
  })

/** 403 for a path that is not a resource. */
export const forbiddenPath = (message: string): ApiError =>
  new ApiError({ code: 403, reason: 'Forbidden', message, details: {} })

export const methodNotAllowed = (
  message = 'the server does not allow this method on the requested resource',
): ApiError => new ApiError({ code: 405, reason: 'MethodNotAllowed', message, details: {} })

export const notAcceptable = (message: string): ApiError =>
  new ApiError({ code: 406, reason: 'NotAcceptable', message })

/** 406 of a path that has one form only. */
export const notRepresentable = (type: string): ApiError =>
  new ApiError({
    code: 406,
    reason: 'NotAcceptable',
    message: `406: Not Acceptable\n\nAvailable representations: ${type}`,
    details: {},
  })

export const unsupportedMediaType = (message: string): ApiError =>
  new ApiError({ code: 415, reason: 'UnsupportedMediaType', message })

export const entityTooLarge = (message: string): ApiError =>
  new ApiError({ code: 413, reason: 'RequestEntityTooLarge', message })

/** 410: a revision that is no longer in the history. Its reason is Expired, not Gone. */
export const expired = (message: string): ApiError => new ApiError({ code: 410, reason: 'Expired', message })

/** 504 for a revision that lies in the future. */
export const tooLargeResourceVersion = (asked: string, current: string): ApiError =>
  new ApiError({
    code: 504,
    reason: 'Timeout',
    message: `Timeout: Too large resource version: ${asked}, current: ${current}`,
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
  })

/** 429 with a number of seconds to wait, as eviction answers. */
export const tooManyRequests = (message: string, details: StatusDetails): ApiError =>
  new ApiError({ code: 429, reason: 'TooManyRequests', message, details })

/** 500 `Internal error occurred: …`. */
export const internalServerError = (why: string): ApiError =>
  new ApiError({
    code: 500,
    reason: 'InternalError',
    message: `Internal error occurred: ${why}`,
    details: { causes: [{ message: why }] },
  })

/** A plain Go error that reached the edge: 500 with the bare text and neither reason nor details. */
export const plainServerError = (message: string): ApiError => new ApiError({ code: 500, message })
