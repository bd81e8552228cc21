/** Lists and watches of one name are authorized as that name. Source: kubernetes.io/docs/reference/access-authn-authz/rbac (resourceNames), recording rbac/allowed-by-a-role. */
import { ApiError } from '../apimachinery/api-error.ts'
import { parseFieldSelector } from '../apimachinery/field-selector.ts'
import { pathSegment } from '../apimachinery/names.ts'
import { parseInt64, parseQuery } from './query-options.ts'
import type { RequestInfo } from './request-info.ts'

const WATCH_PATH = /^\/api(?:s\/[^/]+)?\/[^/]+\/watch\//

/** `info` with the name that the field selector asks for, if it asks for one. */
export function withSelectedName(info: RequestInfo): RequestInfo {
  const listing = info.isResource && info.name === '' && (info.verb === 'list' || info.verb === 'watch')
  if (!listing || !info.query.includes('fieldSelector') || WATCH_PATH.test(info.path)) return info
  const name = selectedName(parseQuery(info.query))
  return name === undefined || pathSegment(name).length > 0 ? info : { ...info, name }
}

/** Undefined also for options that nobody can read: the handler will say so. */
function selectedName(params: URLSearchParams): string | undefined {
  try {
    for (const option of ['limit', 'timeoutSeconds']) parseInt64(params.get(option) || '0')
    const { requirements } = parseFieldSelector(params.get('fieldSelector') ?? '')
    return requirements.find(({ label, operator }) => label === 'metadata.name' && operator === '=')?.value
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}
