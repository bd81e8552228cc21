/** /healthz, /livez and /readyz with their single checks. Source: recordings protocol/allowed-to-all, paths. */
import { goQuote } from '../apimachinery/go-quote.ts'
import type { ApiResponse } from './api.ts'
import { type Headers, textResponse } from './response.ts'

/** Of all three endpoints, in the order in which they are told. */
const FIRST = ['ping', 'log', 'etcd']
const HOOKS = [
  'poststarthook/start-apiserver-admission-initializer',
  'poststarthook/generic-apiserver-start-informers',
  'poststarthook/priority-and-fairness-config-consumer',
  'poststarthook/priority-and-fairness-filter',
  'poststarthook/storage-object-count-tracker-hook',
  'poststarthook/start-apiextensions-informers',
  'poststarthook/start-apiextensions-controllers',
  'poststarthook/crd-informer-synced',
  'poststarthook/start-system-namespaces-controller',
  'poststarthook/start-cluster-authentication-info-controller',
  'poststarthook/start-kube-apiserver-identity-lease-controller',
  'poststarthook/start-kube-apiserver-identity-lease-garbage-collector',
  'poststarthook/start-legacy-token-tracking-controller',
  'poststarthook/start-service-ip-repair-controllers',
  'poststarthook/rbac/bootstrap-roles',
  'poststarthook/scheduling/bootstrap-system-priority-classes',
  'poststarthook/priority-and-fairness-config-producer',
  'poststarthook/bootstrap-controller',
  'poststarthook/start-kubernetes-service-cidr-controller',
  'poststarthook/start-kube-aggregator-informers',
  'poststarthook/apiservice-status-local-available-controller',
  'poststarthook/apiservice-status-remote-available-controller',
  'poststarthook/apiservice-registration-controller',
  'poststarthook/apiservice-discovery-controller',
  'poststarthook/kube-apiserver-autoregistration',
  'autoregister-completion',
  'poststarthook/apiservice-openapi-controller',
  'poststarthook/apiservice-openapiv3-controller',
]

const CHECKS: { readonly [endpoint: string]: readonly string[] } = {
  healthz: [...FIRST, ...HOOKS],
  livez: [...FIRST, ...HOOKS],
  readyz: [...FIRST, 'etcd-readiness', 'informer-sync', ...HOOKS, 'shutdown'],
}

/** Answers a health path; undefined for any other. */
export function answerHealth(path: string, params: URLSearchParams, headers: Headers): ApiResponse | undefined {
  const [, endpoint = '', ...rest] = path.split('/')
  const checks = Object.hasOwn(CHECKS, endpoint) ? CHECKS[endpoint] : undefined
  if (checks === undefined) return undefined
  if (rest.length > 0) return checks.includes(rest.join('/')) ? textResponse(200, 'ok', headers) : undefined
  return textResponse(200, params.has('verbose') ? verbose(endpoint, checks, params.getAll('exclude')) : 'ok', headers)
}

function verbose(endpoint: string, checks: readonly string[], excluded: readonly string[]): string {
  const lines = checks.map((check) => (excluded.includes(check) ? `[+]${check} excluded: ok` : `[+]${check} ok`))
  const unknown = [...new Set(excluded)].filter((check) => !checks.includes(check))
  if (unknown.length > 0)
    lines.push(`warn: some health checks cannot be excluded: no matches for ${unknown.map(goQuote).join(', ')}`)
  return `${lines.join('\n')}\n${endpoint} check passed\n`
}
