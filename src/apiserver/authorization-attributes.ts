/**
 * What authorizers are told of a request. Lists and watches of one name are authorized as that name. Source:
 * kubernetes.io/docs/reference/access-authn-authz/rbac (resourceNames), recording rbac/allowed-by-a-role.
 */
import { ApiError } from '../apimachinery/api-error.ts'
import { type FieldRequirement, parseFieldSelector } from '../apimachinery/field-selector.ts'
import { pathSegment } from '../apimachinery/names.ts'
import type { Attributes } from '../registry/access.ts'
import { parseInt64, parseQuery } from './query-options.ts'
import type { RequestInfo } from './request-info.ts'

const WITH_SELECTORS: ReadonlySet<string> = new Set(['list', 'watch', 'deletecollection'])
const WATCH_PATH = /^\/api(?:s\/[^/]+)?\/[^/]+\/watch\//

export function attributesOf(info: RequestInfo): Attributes {
  if (!info.query.includes('fieldSelector') || !info.isResource || !WITH_SELECTORS.has(info.verb)) return info
  if (WATCH_PATH.test(info.path)) return info
  const params = parseQuery(info.query)
  const fields = parsed(params.get('fieldSelector') ?? '')
  const name = info.name === '' && info.verb !== 'deletecollection' ? selectedName(params, fields) : info.name
  return { ...info, name, fields }
}

/** No requirements for a selector that nobody can read: the handler will say so. */
function parsed(selector: string): readonly FieldRequirement[] {
  try {
    return parseFieldSelector(selector).requirements
  } catch (error) {
    if (error instanceof ApiError) return []
    throw error
  }
}

/** The only name that can match; '' when there is none, or other options cannot be read. */
function selectedName(params: URLSearchParams, fields: readonly FieldRequirement[]): string {
  const value = fields.find(({ label, operator }) => label === 'metadata.name' && operator === '=')?.value ?? ''
  return pathSegment(value).length === 0 && areNumbers(params) ? value : ''
}

function areNumbers(params: URLSearchParams): boolean {
  try {
    for (const option of ['limit', 'timeoutSeconds']) parseInt64(params.get(option) || '0')
    return true
  } catch (error) {
    if (error instanceof ApiError) return false
    throw error
  }
}
