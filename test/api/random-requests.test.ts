/** Whatever comes in, a clear answer goes out: random methods, paths, headers and bodies, seeded. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createCluster, type InjectResponse } from '../../src/index.ts'

const RUNS = 10_000
/** What the objects that were created and the history of their writes may take, garbage included. */
const MAX_GROWTH_BYTES = 256 * 1024 * 1024

const methods = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'FOO')
const segment = fc.oneof(
  fc.constantFrom(
    'api',
    'apis',
    'v1',
    'namespaces',
    'default',
    'pods',
    'p',
    'status',
    'ephemeralcontainers',
    'binding',
    'apps',
    'deployments',
    'nodes',
    'configmaps',
    'watch',
    'log',
    'exec',
    '',
    '.',
    '..',
    '%',
    '%00',
    '%2f',
  ),
  fc.string({ maxLength: 12 }),
)
const podPath = fc.constantFrom(
  '/api/v1/namespaces/default/pods',
  '/api/v1/namespaces/default/pods/p',
  '/api/v1/namespaces/default/pods/p/ephemeralcontainers',
  '/api/v1/namespaces/default/pods/p/status',
  '/api/v1/namespaces/default/pods/p/eviction',
  '/apis/apps/v1/namespaces/default/deployments',
  '/api/v1/nodes/node-1',
)
const path = fc.oneof(
  podPath,
  fc.array(segment, { maxLength: 8 }).map((parts) => `/${parts.join('/')}`),
)
const parameter = fc.tuple(
  fc.constantFrom(
    'watch',
    'limit',
    'continue',
    'labelSelector',
    'fieldSelector',
    'dryRun',
    'fieldManager',
    'fieldValidation',
    'force',
    'resourceVersion',
    'resourceVersionMatch',
    'pretty',
    'timeoutSeconds',
    'x',
  ),
  fc.oneof(fc.constantFrom('1', 'true', 'All', 'Strict', '-1', 'abc', 'a=b', ''), fc.string({ maxLength: 8 })),
)
const query = fc
  .array(parameter, { maxLength: 3 })
  .map((pairs) => pairs.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&'))

const field = fc.constantFrom(
  'apiVersion',
  'kind',
  'metadata',
  'name',
  'namespace',
  'labels',
  'spec',
  'containers',
  'ephemeralContainers',
  'image',
  'resources',
  'limits',
  'env',
  'ports',
  'volumes',
  'securityContext',
  'tolerations',
  '$patch',
  '$setElementOrder/containers',
  '__proto__',
  'op',
  'path',
  'value',
)
const { value: tree } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1.5,
      1e30,
      '',
      'Pod',
      'v1',
      'p',
      'a:1',
      '1Gi',
      'add',
      '/spec/containers/-',
    ),
    fc.string({ maxLength: 10 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(field, tie('value'), { maxKeys: 5 }),
  ),
}))
const pod = tree.map((spec) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec }))
const body = fc.oneof(
  fc.constant(undefined),
  fc.string({ maxLength: 40 }),
  tree.map((value) => JSON.stringify(value)),
  pod.map((value) => JSON.stringify(value)),
  pod.map((value) => JSON.stringify(value).slice(0, -3)),
)
const contentType = fc.constantFrom(
  undefined,
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'text/plain',
)
const accept = fc.constantFrom(
  undefined,
  'application/json',
  'application/yaml',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'image/png',
  '*/*',
)

/** The bad requests that the real server, too, answers with 500 (api-facts: patches, apply, revisions, bindings; paths that end in `watch`). */
const REAL_500 =
  /does not contain declared merge key|unknown patch type|failed to create typed patch|doesn't match \$setElementOrder|strconv\.ParseU?[Ii]nt|target\.|in a list of objects|resourceVersion should not be set|request is too large|no merge key|failed to create RequestInfo/

it('never answers 5xx but where the real server does, never crashes, and keeps no memory', async () => {
  const cluster = await createCluster()
  const bad: string[] = []
  const before = process.memoryUsage().heapUsed
  const request = fc.record({ method: methods, path, query, body, contentType, accept })
  fc.assert(
    fc.property(request, (sent) => {
      const headers = {
        ...(sent.contentType === undefined ? {} : { 'content-type': sent.contentType }),
        ...(sent.accept === undefined ? {} : { accept: sent.accept }),
      }
      const url = sent.query === '' ? sent.path : `${sent.path}?${sent.query}`
      const answer = cluster.inject({
        method: sent.method,
        url,
        headers,
        ...(sent.body === undefined ? {} : { body: sent.body }),
      })
      if (isBug(answer))
        bad.push(
          `${sent.method} ${url} ${JSON.stringify(headers)} ${sent.body} → ${answer.status} ${answer.text.slice(0, 300)}`,
        )
    }),
    { numRuns: RUNS, seed: 35 },
  )
  expect(bad).toEqual([])
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(MAX_GROWTH_BYTES)
  await cluster.close()
}, 120_000)

function isBug({ status, text }: InjectResponse): boolean {
  if (status < 500 || status === 504) return false
  return !REAL_500.test(text)
}
