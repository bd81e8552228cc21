/**
 * Paths with one answer in one form: version, keys of ServiceAccount tokens, metrics.
 * Source: recording protocol/allowed-to-all, a real server v1.35.
 */
import { methodNotAllowed, notRepresentable } from '../apimachinery/api-error.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import type { ApiResponse } from './api.ts'
import { ISSUER } from './authentication/service-account-tokens.ts'
import type { Exchange } from './exchange.ts'
import { bytesResponse } from './response.ts'

interface FixedPage {
  readonly type: string
  readonly cacheControl?: string
  readonly body: (exchange: Exchange) => string
}

const AN_HOUR = 'public, max-age=3600'
const JWKS_PATH = '/openid/v1/jwks'

const PAGES: { readonly [path: string]: FixedPage } = {
  '/version': {
    type: 'application/json',
    body: ({ parts }) => JSON.stringify(parts.schema.document('discovery/version.json'), undefined, 2),
  },
  [JWKS_PATH]: {
    type: 'application/jwk-set+json',
    cacheControl: AN_HOUR,
    body: ({ parts }) => JSON.stringify(parts.access.tokens.keySet()),
  },
  '/.well-known/openid-configuration': {
    type: 'application/json',
    cacheControl: AN_HOUR,
    body: (exchange) => JSON.stringify(openIdConfiguration(exchange)),
  },
}

/** Keys in the order in which the server writes them. */
const openIdConfiguration = (exchange: Exchange): JsonObject => ({
  issuer: ISSUER,
  jwks_uri: `https://${exchange.header('host') ?? ''}${JWKS_PATH}`,
  response_types_supported: ['id_token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
})

/** Undefined for any other path. Throws 405 and 406. */
export function answerFixedPage(exchange: Exchange): ApiResponse | undefined {
  const { info, request, headers } = exchange
  if (info.path === '/metrics') return metrics(exchange)
  const page = PAGES[info.path.replace(/(?<=.)\/$/, '')]
  if (page === undefined) return undefined
  if (request.method !== 'GET') throw methodNotAllowed()
  if (!accepts(exchange.header('accept'), page.type)) throw notRepresentable(page.type)
  if (page.cacheControl !== undefined) headers['Cache-Control'] = page.cacheControl
  return bytesResponse(200, Buffer.from(page.body(exchange)), page.type, headers)
}

/** Whether one of the accepted types is this one, whatever its quality; ranges other than all do not count. */
const accepts = (accept: string | undefined, type: string): boolean =>
  accept === undefined ||
  accept === '' ||
  accept
    .split(',')
    .map((range) => range.split(';', 1)[0]?.trim())
    .some((range) => range === '*/*' || range === type)

/** What can be counted without counting: how many objects of each resource there are. */
function metrics({ parts, headers }: Exchange): ApiResponse {
  const lines = [
    "# HELP kubernetes_build_info [ALPHA] A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, Go version, and compiler from which Kubernetes was built, and platform on which it is running.",
    '# TYPE kubernetes_build_info gauge',
    `kubernetes_build_info{${buildLabels(parts.schema.document('discovery/version.json'))}} 1`,
  ]
  const type = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores'
  return bytesResponse(200, Buffer.from(`${lines.join('\n')}\n`), type, headers)
}

const LABELS = [
  ['build_date', 'buildDate'],
  ['compiler', 'compiler'],
  ['git_commit', 'gitCommit'],
  ['git_tree_state', 'gitTreeState'],
  ['git_version', 'gitVersion'],
  ['go_version', 'goVersion'],
  ['major', 'major'],
  ['minor', 'minor'],
  ['platform', 'platform'],
] as const

const buildLabels = (version: JsonObject): string =>
  LABELS.map(([label, field]) => `${label}=${JSON.stringify(version[field] ?? '')}`).join(',')
