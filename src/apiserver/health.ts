/** /healthz, /livez and /readyz with their single checks. Source: recordings protocol/allowed-to-all, paths. */
import type { ApiResponse } from './api.ts'
import { type Headers, textResponse } from './response.ts'

const CHECKS = [
  'ping',
  'log',
  'etcd',
  'poststarthook/start-apiserver-admission-initializer',
  'poststarthook/generic-apiserver-start-informers',
  'poststarthook/priority-and-fairness-config-consumer',
  'poststarthook/start-kubernetes-service-cidr-controller',
  'poststarthook/rbac/bootstrap-roles',
  'poststarthook/scheduling/bootstrap-system-priority-classes',
  'poststarthook/bootstrap-controller',
  'poststarthook/start-service-ip-repair-controllers',
  'poststarthook/aggregator-reload-proxy-client-cert',
]

const ENDPOINTS = ['healthz', 'livez', 'readyz']

/** Answers a health path; undefined for any other. */
export function answerHealth(path: string, params: URLSearchParams, headers: Headers): ApiResponse | undefined {
  const [, endpoint = '', ...rest] = path.split('/')
  if (!ENDPOINTS.includes(endpoint)) return undefined
  const check = rest.join('/')
  if (check === '')
    return params.has('verbose')
      ? textResponse(200, verbose(endpoint, params), headers)
      : textResponse(200, 'ok', headers)
  return CHECKS.includes(check) ? textResponse(200, 'ok', headers) : undefined
}

function verbose(endpoint: string, params: URLSearchParams): string {
  const excluded = params.getAll('exclude')
  const lines = CHECKS.map((check) => (excluded.includes(check) ? `[+]${check} excluded: ok` : `[+]${check} ok`))
  return `${lines.join('\n')}\n${endpoint} check passed\n`
}
