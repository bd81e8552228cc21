/** Gets, lists, watches and deletions of a few objects, with all that their parameters and headers may say. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/apimachinery/objects.ts'
import type { RecordedRequest } from '../recordings/scenario.ts'
import type { Random } from './random.ts'
import type { SequenceGenerator, SequenceState } from './sequence.ts'

const ROOT = '/api/v1/namespaces/{ns}'
const POD_PATH = `${ROOT}/pods`

export const reads: SequenceGenerator = (_, index) => {
  const name = `r-${index}-0`
  return { path: `${POD_PATH}/${name}`, length: 60, step: (random, state) => step(random, state, index) }
}

function step(random: Random, state: SequenceState, index: number): RecordedRequest {
  if (state.number < 4) return creation(random, index, state.number)
  const chance = random.number()
  if (chance < 0.06) return creation(random, index, random.integer(0, 5))
  if (chance < 0.1) return change(random, index)
  if (chance < 0.25) return deletion(random, state, index)
  return read(random, state, index)
}

function creation(random: Random, index: number, number: number): RecordedRequest {
  const labels = { app: random.pick(['web', 'db', '']), tier: random.pick(['a', 'b']), [`n${number}`]: '' }
  const finalizers = random.chance(0.2) ? ['example.com/f'] : []
  const metadata = { name: `r-${index}-${number}`, labels, finalizers }
  if (number === 3) return { method: 'POST', path: `${ROOT}/configmaps`, body: { metadata, data: { a: 'b' } } }
  const containers = [{ name: 'a', image: 'a:1' }]
  const spec: JsonObject = { containers, ...(random.chance(0.5) ? { nodeName: 'node-1' } : {}) }
  return { method: 'POST', path: POD_PATH, body: { apiVersion: 'v1', kind: 'Pod', metadata, spec } }
}

function change(random: Random, index: number): RecordedRequest {
  const body = random.pick<JsonObject>([
    { status: { phase: random.pick(['Running', 'Succeeded', 'Failed']), podIP: '10.1.1.1' } },
    { metadata: { labels: { app: random.pick(['web', 'db']) } } },
    { metadata: { finalizers: null } },
  ])
  const path = `${POD_PATH}/r-${index}-${random.integer(0, 2)}${body.status === undefined ? '' : '/status'}`
  return { method: 'PATCH', path, headers: { 'content-type': 'application/merge-patch+json' }, body }
}

const ACCEPTS = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/cbor',
  'text/plain',
  'text/html',
  '*/*',
  'application/*',
  '*',
  '',
  'x',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=Table;v=v1beta1;g=meta.k8s.io',
  'application/json;as=Table;g=meta.k8s.io;v=v2',
  'application/json;as=Table',
  'application/yaml;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  'application/yaml;as=PartialObjectMetadataList;v=v1beta1;g=meta.k8s.io',
  'application/json;as=Bogus;v=v1;g=meta.k8s.io',
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf;stream=watch',
  'application/json;pretty=1',
  'application/json;charset=utf-8',
]
const QUALITIES = ['', '', '', ';q=0.5', ';q=0', ';q=1.0', ';q=x', '; q=0.1']

const accept = (random: Random): string =>
  Array.from({ length: random.pick([1, 1, 2, 3]) }, () => `${random.pick(ACCEPTS)}${random.pick(QUALITIES)}`).join(
    random.pick([',', ', ']),
  )

const LABELS = [
  'app=web',
  'app==web',
  'app!=web',
  'app in (web, db)',
  'app notin (web)',
  'app in ()',
  'app in (,)',
  'app',
  '!app',
  'n0,app',
  'app>1',
  'app<x',
  'app=web,tier=a',
  'app=',
  '=web',
  'app in web',
  'app in (web',
  'app,,tier',
  ',',
  ' ',
  'a b',
  'app = web',
  'Bad Key=x',
  'app=-x',
  'app==',
  '!app=web',
  'in in (in)',
  'app=web,',
  'x/y/z=1',
  'app!web',
  'app=a=b',
  '()',
]
const FIELDS = [
  'metadata.name=r-0-0',
  'metadata.name!=r-0-0',
  'metadata.name=r-1-1,metadata.namespace={ns}',
  'metadata.namespace=other',
  'status.phase=Running',
  'status.phase!=Running',
  'status.phase=',
  'spec.nodeName=node-1',
  'spec.nodeName=',
  'spec.restartPolicy=Always',
  'spec.schedulerName==default-scheduler',
  'status.podIP=10.1.1.1',
  'status.podIPs=10.1.1.1',
  'spec.serviceAccountName=default',
  'spec.hostNetwork=false',
  'status.nominatedNodeName=',
  'metadata.labels=x',
  'bogus=1',
  'metadata.name',
  '=x',
  'metadata.name=a=b',
  'metadata.name=a\\=b',
  'metadata.name=a\\',
  'metadata.name=a,',
  ',',
  'data.a=b',
  'metadata.name in (a)',
  'metadata.name=r-0-0,metadata.name=r-0-1',
]

const QUERY: { readonly [name: string]: readonly string[] } = {
  limit: ['1', '2', '2', '500', '0', '-1', 'x', '', '9223372036854775808', '1.5'],
  resourceVersion: ['', '0', '0', 'NOW', 'NOW', 'BEFORE', 'x', '-1', '01', '1e3'],
  resourceVersionMatch: ['Exact', 'NotOlderThan', 'NotOlderThan', '', 'exact'],
  labelSelector: LABELS,
  fieldSelector: FIELDS,
  allowWatchBookmarks: ['true', 'false', 'x', '0', ''],
  includeObject: ['None', 'Metadata', 'Object', 'x', '', 'none'],
  pretty: ['true', '1', '0', 'x', ''],
  continue: ['NEXT', 'NEXT', 'NEXT', 'x', '', 'e30', 'eyJ2IjoibWV0YS5rOHMuaW8vdjEifQ'],
  sendInitialEvents: ['true', 'false', 'x', ''],
  timeoutSeconds: ['5', '0', '-1', 'x', ''],
  watch: ['false', '0', 'False'],
  export: ['true'],
}
const USUAL = ['limit', 'resourceVersion', 'resourceVersionMatch', 'labelSelector', 'fieldSelector', 'continue']

function read(random: Random, state: SequenceState, index: number): RecordedRequest {
  const name = `r-${index}-${random.integer(0, 4)}`
  const resource = random.chance(0.8) ? 'pods' : 'configmaps'
  const headers = random.chance(0.35) ? { accept: accept(random) } : {}
  if (random.chance(0.2)) {
    const query = queryOf(random, state, ['includeObject', 'pretty', 'resourceVersion', 'labelSelector'])
    return { path: `${ROOT}/${resource}/${name}${random.pick(['', '', '/status'])}?${query}`, headers }
  }
  const query = queryOf(random, state, random.chance(0.7) ? USUAL : Object.keys(QUERY))
  if (!random.chance(0.08)) return { path: `${ROOT}/${resource}?${query}`, headers }
  // A watch that does not end by itself would not be answered.
  const ending = `${query.replace(/&?(timeoutSeconds|watch)=[^&]*/g, '')}&timeoutSeconds=1`
  const at = random.pick([`${ROOT}/${resource}?watch=1&`, `/api/v1/watch/namespaces/{ns}/${resource}?`])
  return { path: `${at}${ending}&sendInitialEvents=${random.pick(['true', 'false'])}`, headers }
}

/** `NOW` and `BEFORE` are revisions of the object, `NEXT` is where the last list ended. */
function queryOf(random: Random, { current, before, answer }: SequenceState, names: readonly string[]): string {
  const chosen = names.filter(() => random.chance(1.6 / names.length))
  const values = chosen.map((name): [string, string] => [name, random.pick(QUERY[name] ?? [''])])
  const real: { readonly [placeholder: string]: JsonValue | undefined } = {
    NOW: metadataOf(current).resourceVersion,
    BEFORE: metadataOf(before).resourceVersion,
    NEXT: metadataOf(answer).continue,
  }
  if (typeof real.NEXT === 'string' && !chosen.includes('continue') && random.chance(0.5))
    values.push(['continue', 'NEXT'])
  return values
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value in real ? (real[value] ?? '') : value))}`)
    .join('&')
}

const metadataOf = (value: JsonValue | undefined): JsonObject =>
  isJsonObject(value) && isJsonObject(value.metadata) ? value.metadata : {}

function deletion(random: Random, { current }: SequenceState, index: number): RecordedRequest {
  const { uid = 'x', resourceVersion = '1' } = metadataOf(current)
  const one = random.chance(0.7)
  const number = random.integer(0, 4)
  const path = one ? `${POD_PATH}/r-${index}-${number}` : POD_PATH
  const queries = [
    '',
    '',
    '',
    'gracePeriodSeconds=0',
    'gracePeriodSeconds=5',
    'gracePeriodSeconds=-1',
    'gracePeriodSeconds=x',
    'propagationPolicy=Foreground',
    'propagationPolicy=Orphan',
    'propagationPolicy=x',
    'orphanDependents=true',
    'orphanDependents=true&propagationPolicy=Orphan',
    'dryRun=All',
    'dryRun=x',
    'dryRun=',
  ]
  const selector = one ? '' : `&labelSelector=${random.pick(['app=web', 'app=db,tier=a', 'n0', 'in in'])}`
  const query = `${random.pick(queries)}${selector}${random.chance(0.1) ? '&limit=1' : ''}`
  const body = random.pick<JsonValue>([
    null,
    null,
    ...['v1', 'policy/v1', 'meta.k8s.io/v1', 'apps/v1', 'bogus/v1', '', 'a/b/c'].map((apiVersion) => ({
      kind: random.pick(['DeleteOptions', 'DeleteOptions', 'DeleteOptions', 'Pod', '']),
      apiVersion,
      ...options(random, uid, resourceVersion),
    })),
    options(random, uid, resourceVersion),
    options(random, uid, resourceVersion),
    options(random, uid, resourceVersion),
    ...['', ' ', '{', 'null', '[]', '"x"', '{}', 'a: b', '{"kind":5}', '{"a":1}', '{"gracePeriodSeconds":"x"}'],
  ])
  const type = random.chance(0.1) ? random.pick(['application/yaml', 'text/plain', '']) : 'application/json'
  const headers = { 'content-type': type }
  return { method: 'DELETE', path: `${path}?${query}`, headers, ...(body === null ? {} : { body }) }
}

function options(random: Random, uid: JsonValue, resourceVersion: JsonValue): JsonObject {
  const all: readonly JsonObject[] = [
    { gracePeriodSeconds: random.pick([0, 1, 30, -1]) },
    { propagationPolicy: random.pick(['Foreground', 'Background', 'Orphan', '', 'x']) },
    { orphanDependents: random.chance(0.5) },
    { preconditions: { uid: random.pick([uid, 'x', '']) } },
    { preconditions: { resourceVersion: random.pick([resourceVersion, '1', 'x']) } },
    { preconditions: {} },
    { dryRun: random.pick([['All'], ['x'], [], ['All', 'All']]) },
    { ignoreStoreReadErrorWithClusterBreakingPotential: random.chance(0.3) },
    { bogus: 1 },
  ]
  return Object.assign({}, ...all.filter(() => random.chance(0.15)))
}
