/**
 * Writes schemas/metrics.k8s.io/: what metrics-server adds to a cluster's types, discovery, OpenAPI and roles, as documents
 * that are laid over those of a version. The types are those of k8s.io/metrics v1beta1; operations and metadata are taken from
 * the version. Usage: tsx schemas/generate-metrics.ts
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
type Dict = { [key: string]: Json }

const VERSION = new URL('v1.35/', import.meta.url)
const TARGET = new URL('metrics.k8s.io/', import.meta.url)
const GROUP = 'metrics.k8s.io'
const API_VERSION = `${GROUP}/v1beta1`
const PACKAGE = 'io.k8s.metrics.pkg.apis.metrics.v1beta1'
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity'

const read = (name: string): Dict => JSON.parse(readFileSync(new URL(name, VERSION), 'utf8'))
const at = (value: Json | undefined, ...keys: string[]): Json =>
  keys.reduce<Json>((found, key) => (found as Dict)[key] ?? null, value ?? null)
function write(name: string, value: Json): void {
  const file = new URL(name, TARGET)
  mkdirSync(new URL('.', file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(value)}\n`)
}

/** Each kind with the resource under which it is served, and the resource of the core group that it is about. */
const KINDS = [
  { kind: 'NodeMetrics', resource: 'nodes', namespaced: false, model: 'Node' },
  { kind: 'PodMetrics', resource: 'pods', namespaced: true, model: 'Pod' },
] as const
const VERBS = ['get', 'list']

const usage = ['usage', 0, 'message', QUANTITY, 'm', { goContainer: 'v1.ResourceList' }]
const withNumber = ([name, , ...rest]: Json[], number: number): Json => [name ?? '', number, ...rest]
const head: Json[] = [
  ['metadata', 1, 'message', `${META}.ObjectMeta`, 'o'],
  ['timestamp', 2, 'message', `${META}.Time`, ''],
  ['window', 3, 'message', `${META}.Duration`, ''],
]
const list = (kind: string): Json => ({
  fields: [
    ['metadata', 1, 'message', `${META}.ListMeta`, 'o'],
    ['items', 2, 'message', `${PACKAGE}.${kind}`, 'r'],
  ],
})
const kindsOf = KINDS.flatMap(({ kind }) => [kind, `${kind}List`])

write('structure.json', {
  kinds: Object.fromEntries(kindsOf.map((kind) => [`${API_VERSION}/${kind}`, `${PACKAGE}.${kind}`])),
  messages: {
    [`${PACKAGE}.ContainerMetrics`]: { fields: [['name', 1, 'string', '', ''], withNumber(usage, 2)] },
    [`${PACKAGE}.NodeMetrics`]: { fields: [...head, withNumber(usage, 4)] },
    [`${PACKAGE}.NodeMetricsList`]: list('NodeMetrics'),
    [`${PACKAGE}.PodMetrics`]: {
      fields: [...head, ['containers', 4, 'message', `${PACKAGE}.ContainerMetrics`, 'r']],
    },
    [`${PACKAGE}.PodMetricsList`]: list('PodMetrics'),
  },
})

const columns: Json = [
  ['Name', 'string', 'name', 0],
  ['cpu', 'string', 'quantity', 0],
  ['memory', 'string', 'quantity', 0],
  ['Window', 'string', 'duration', 0],
]
write('columns.json', {
  columns: Object.fromEntries(KINDS.map(({ resource }) => [`${API_VERSION}/${resource}`, columns])),
})
write(
  'column-descriptions.json',
  Object.fromEntries(KINDS.map(({ resource }) => [`${API_VERSION}/${resource}`, { Name: 'Name of the resource' }])),
)

// Who may read it, as metrics-server's manifests say.
write('bootstrap-policy.json', {
  clusterroles: [
    {
      metadata: {
        name: 'system:aggregated-metrics-reader',
        labels: {
          'k8s-app': 'metrics-server',
          'rbac.authorization.k8s.io/aggregate-to-admin': 'true',
          'rbac.authorization.k8s.io/aggregate-to-edit': 'true',
          'rbac.authorization.k8s.io/aggregate-to-view': 'true',
        },
      },
      rules: [{ verbs: ['get', 'list', 'watch'], apiGroups: [GROUP], resources: ['pods', 'nodes'] }],
    },
  ],
})

const groupVersion = { groupVersion: API_VERSION, version: 'v1beta1' }
const group = { name: GROUP, versions: [groupVersion], preferredVersion: groupVersion }
write('discovery/apis.json', { groups: [group] })
write(`discovery/apis_${GROUP}.json`, { kind: 'APIGroup', apiVersion: 'v1', ...group })
write(`discovery/apis_${GROUP}_v1beta1.json`, {
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: API_VERSION,
  resources: KINDS.map(({ kind, resource, namespaced }) => ({
    name: resource,
    singularName: '',
    namespaced,
    kind,
    verbs: VERBS,
  })),
})
const responseKind = { group: '', version: '', kind: '' }
write('discovery/aggregated-apis.json', {
  items: [
    {
      metadata: { name: GROUP },
      versions: [
        {
          version: 'v1beta1',
          resources: KINDS.map(({ kind, resource, namespaced }) => ({
            resource,
            responseKind: { ...responseKind, kind },
            scope: namespaced ? 'Namespaced' : 'Cluster',
            singularResource: '',
            verbs: VERBS,
          })),
          freshness: 'Current',
        },
      ],
    },
  ],
})
write('discovery/root.json', { paths: [`/apis/${GROUP}`, `/apis/${API_VERSION}`] })

/** An operation of a core kind, as that of its metrics. */
function renamed(value: Json, kind: string, model: string): Json {
  const text = JSON.stringify(value)
    .replaceAll(`io.k8s.api.core.v1.${model}`, `${PACKAGE}.${kind}`)
    .replaceAll('core_v1', 'metrics_v1beta1')
    .replace(/"operationId":"([a-z]+)CoreV1(Namespaced)?\w+?(ForAllNamespaces)?"/g, (_, verb, namespaced, all) => {
      return `"operationId":"${verb}MetricsV1beta1${namespaced ?? ''}${kind}${all ?? ''}"`
    })
    .replaceAll(
      `{"group":"","version":"v1","kind":"${model}"}`,
      `{"group":"${GROUP}","version":"v1beta1","kind":"${kind}"}`,
    )
    .replaceAll(
      `{"group":"","kind":"${model}","version":"v1"}`,
      `{"group":"${GROUP}","kind":"${kind}","version":"v1beta1"}`,
    )
  return JSON.parse(text)
}

/** The paths of both kinds: only what reads. */
function paths(document: Dict): Json {
  return Object.fromEntries(
    KINDS.flatMap(({ kind, resource, namespaced, model }) => {
      const places = namespaced
        ? [resource, `namespaces/{namespace}/${resource}`, `namespaces/{namespace}/${resource}/{name}`]
        : [resource, `${resource}/{name}`]
      return places.map((place) => {
        const { get = null, parameters = [] } = at(document, 'paths', `/api/v1/${place}`) as Dict
        return [`/apis/${API_VERSION}/${place}`, renamed({ get, parameters }, kind, model)]
      })
    }),
  )
}

/** The schemas of all types; `ref` refers to another one as the version of OpenAPI does. */
function definitions(ref: (name: string, isDefault: boolean) => Json): Dict {
  const gvk = (kind: string): Json => [{ group: GROUP, kind, version: 'v1beta1' }]
  const text: Json = { type: 'string' }
  const amounts: Json = { type: 'object', additionalProperties: ref(QUANTITY, false) }
  const sample: Dict = {
    apiVersion: text,
    kind: text,
    metadata: ref(`${META}.ObjectMeta`, true),
    timestamp: ref(`${META}.Time`, false),
  }
  const window = ref(`${META}.Duration`, false)
  const object = (required: string[], properties: Dict, kind?: string): Json => ({
    type: 'object',
    required,
    properties,
    ...(kind === undefined ? {} : { 'x-kubernetes-group-version-kind': gvk(kind) }),
  })
  const many = (kind: string): Json =>
    object(
      ['items'],
      {
        apiVersion: text,
        items: { type: 'array', items: ref(`${PACKAGE}.${kind}`, true) },
        kind: text,
        metadata: ref(`${META}.ListMeta`, true),
      },
      `${kind}List`,
    )
  const containers: Json = { type: 'array', items: ref(`${PACKAGE}.ContainerMetrics`, true) }
  return {
    [`${PACKAGE}.ContainerMetrics`]: object(['name', 'usage'], {
      name: { type: 'string', default: '' },
      usage: amounts,
    }),
    [`${PACKAGE}.NodeMetrics`]: object(
      ['timestamp', 'window', 'usage'],
      { ...sample, usage: amounts, window },
      'NodeMetrics',
    ),
    [`${PACKAGE}.NodeMetricsList`]: many('NodeMetrics'),
    [`${PACKAGE}.PodMetrics`]: object(
      ['timestamp', 'window', 'containers'],
      { ...sample, containers, window },
      'PodMetrics',
    ),
    [`${PACKAGE}.PodMetricsList`]: many('PodMetrics'),
    [`${META}.Duration`]: { type: 'string' },
  }
}

const core = read('openapi-v3/api_v1.json')
const shared = ['FieldsV1', 'ListMeta', 'ManagedFieldsEntry', 'ObjectMeta', 'OwnerReference', 'Time'].map(
  (name) => `${META}.${name}`,
)
const info: Json = { title: 'Kubernetes metrics-server', version: 'unversioned' }
write(`openapi-v3/apis_${GROUP}_v1beta1.json`, {
  openapi: '3.0.0',
  info,
  paths: paths(core),
  components: {
    schemas: {
      ...definitions((name, isDefault) => {
        const $ref = `#/components/schemas/${name}`
        return isDefault ? { default: {}, allOf: [{ $ref }] } : { $ref }
      }),
      ...Object.fromEntries([...shared, QUANTITY].map((name) => [name, at(core, 'components', 'schemas', name)])),
    },
  },
})
const apps = JSON.stringify(read('openapi-v3/apis_apps.json'))
write(
  `openapi-v3/apis_${GROUP}.json`,
  JSON.parse(
    apps
      .replaceAll('/apis/apps/', `/apis/${GROUP}/`)
      .replaceAll('["apps"]', '["metrics"]')
      .replace('getAppsAPIGroup', 'getMetricsAPIGroup'),
  ),
)
write('openapi-v3/index.json', {
  paths: Object.fromEntries(
    [`apis/${GROUP}`, `apis/${API_VERSION}`].map((path) => [
      path,
      { serverRelativeURL: `/openapi/v3/${path}?hash=<hash>` },
    ]),
  ),
})
write('openapi-v2.json', {
  paths: paths(read('openapi-v2.json')),
  definitions: definitions((name) => ({ $ref: `#/definitions/${name}` })),
})
