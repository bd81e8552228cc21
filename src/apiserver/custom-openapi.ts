/**
 * OpenAPI of kinds that were defined at run time. Their paths are those of a built-in kind with other names: what the real
 * server's builder makes from the same routes. Source: apiextensions' OpenAPI builder, v1.35.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'
import { type PublishedForm, publishedSchema } from '../schema/published-schema.ts'
import type { DefinedKind } from './custom-discovery.ts'

/** The built-in kind whose paths are copied: in a namespace, with a status. */
const MODEL = {
  root: '/apis/networking.k8s.io/v1/',
  collection: 'namespaces/{namespace}/ingresses',
  everywhere: 'ingresses',
  tag: 'networking_v1',
  id: 'NetworkingV1',
  kind: 'Ingress',
  definition: 'io.k8s.api.networking.v1.Ingress',
}

interface Names {
  readonly definition: string
  readonly tag: string
  readonly id: string
  readonly defined: DefinedKind
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

function namesOf(defined: DefinedKind): Names {
  const { group, version, kind } = defined.kind
  const words = group.split(/[.-]/)
  const camel = words.map((word, index) => (index === 0 ? word : capital(word))).join('')
  return {
    definition: [...group.split('.').reverse(), version, kind].join('.'),
    tag: `${camel}_${version}`,
    id: `${capital(camel)}${capital(version)}`,
    defined,
  }
}

/** The paths of a kind, made from those of a document in either version of OpenAPI. */
export function customPaths(document: JsonObject, defined: DefinedKind): JsonObject {
  const { group, version, resource, namespaced, subresources = [] } = defined.kind
  const paths = isJsonObject(document.paths) ? document.paths : {}
  const names = namesOf(defined)
  const root = `/apis/${group}/${version}/`
  const collection = namespaced ? `namespaces/{namespace}/${resource}` : resource
  const suffixes = [
    '',
    '/{name}',
    ...subresources.filter(({ type }) => type === 'update').map(({ name }) => `/{name}/${name}`),
  ]
  const made: JsonObject = {}
  for (const suffix of suffixes) {
    const model = paths[`${MODEL.root}${MODEL.collection}${suffix}`]
    if (isJsonObject(model)) made[`${root}${collection}${suffix}`] = customPath(model, names)
  }
  const everywhere = paths[`${MODEL.root}${MODEL.everywhere}`]
  if (namespaced && isJsonObject(everywhere)) made[`${root}${resource}`] = customPath(everywhere, names)
  return made
}

function customPath(model: JsonObject, names: Names): JsonObject {
  const { namespaced } = names.defined.kind
  return Object.fromEntries(
    Object.entries(model).map(([key, value]) => {
      if (key !== 'parameters') return [key, renamed(value ?? null, names)]
      return [key, Array.isArray(value) && !namespaced ? value.filter(isNotNamespace) : value]
    }),
  )
}

const isNotNamespace = (parameter: JsonValue): boolean =>
  !isJsonObject(parameter) || (parameter.name !== 'namespace' && !String(parameter.$ref ?? '').includes('/namespace-'))

const JSON_AND_YAML = ['application/json', 'application/yaml']

/** Media types without protobuf, streams and strategic merges; any type means JSON or YAML. */
function customTypes(types: readonly string[]): readonly string[] {
  if (types.includes('*/*')) return JSON_AND_YAML
  return types.filter((type) => !/protobuf|stream=|strategic|cbor/.test(type))
}

function renamed(value: JsonValue, names: Names): JsonValue {
  if (typeof value === 'string') return renamedText(value, names)
  if (Array.isArray(value)) return value.map((item) => renamed(item, names))
  if (!isJsonObject(value)) return value
  const made: JsonObject = {}
  for (const [key, item] of Object.entries(value)) made[key] = renamedField(key, item ?? null, names)
  return made
}

function renamedField(key: string, value: JsonValue, names: Names): JsonValue {
  const { kind } = names.defined
  if (key === 'x-kubernetes-group-version-kind') return { group: kind.group, kind: kind.kind, version: kind.version }
  if ((key === 'consumes' || key === 'produces') && Array.isArray(value)) return [...customTypes(value.map(String))]
  if (key !== 'content' || !isJsonObject(value)) return renamed(value, names)
  const types = customTypes(Object.keys(value))
  return Object.fromEntries(types.map((type) => [type, renamed(value[type] ?? value['*/*'] ?? null, names)]))
}

function renamedText(text: string, { definition, tag, id, defined }: Names): string {
  if (text === MODEL.tag) return tag
  if (text.endsWith(`/${MODEL.definition}`) || text.endsWith(`/${MODEL.definition}List`))
    return text.replace(MODEL.definition, definition)
  if (!text.includes(MODEL.id)) return text
  const named = text.replace(MODEL.id, id).replace(MODEL.kind, defined.kind.kind)
  return defined.kind.namespaced ? named : named.replace('Namespaced', '')
}

/** The schemas of a kind and of its list, by their names. */
export function customSchemas(defined: DefinedKind, form: PublishedForm): JsonObject {
  const { kind, custom } = defined
  const { definition } = namesOf(defined)
  const gvk = (name: string): JsonValue => [{ group: kind.group, kind: name, version: kind.version }]
  const own = publishedSchema(custom.openApiSchema ?? {}, form)
  const typeMeta = { apiVersion: { type: 'string' }, kind: { type: 'string' } }
  const list = {
    type: 'object',
    required: ['items'],
    properties: {
      ...typeMeta,
      items: { type: 'array', items: { $ref: `${form.prefix}${definition}` } },
      metadata: form.reference(LIST_META),
    },
    'x-kubernetes-group-version-kind': gvk(custom.listKind),
  }
  const properties = isJsonObject(own.properties) ? own.properties : {}
  const object = {
    ...own,
    ...(own['x-kubernetes-preserve-unknown-fields'] === true && form.version === 2
      ? {}
      : { properties: { ...properties, ...typeMeta, metadata: form.reference(OBJECT_META) } }),
    'x-kubernetes-group-version-kind': gvk(kind.kind),
  }
  return { [definition]: object, [`${definition}List`]: list }
}

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.'
const OBJECT_META = `${META}ObjectMeta`
const LIST_META = `${META}ListMeta`

const SHARED = [
  'DeleteOptions',
  'FieldsV1',
  'ListMeta',
  'ManagedFieldsEntry',
  'ObjectMeta',
  'OwnerReference',
  'Patch',
  'Preconditions',
  'Status',
  'StatusCause',
  'StatusDetails',
  'Time',
]

/** The document of one group and version in OpenAPI v3; `model` is that of the built-in kind. */
export function customDocumentV3(model: JsonObject, kinds: readonly DefinedKind[], form: PublishedForm): JsonObject {
  const components = isJsonObject(model.components) ? model.components : {}
  const schemas = isJsonObject(components.schemas) ? components.schemas : {}
  const shared = SHARED.map((name) => [`${META}${name}`, schemas[`${META}${name}`]] as const)
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes CRD Swagger', version: 'v0.1.0' },
    paths: Object.assign({}, ...kinds.map((kind) => customPaths(model, kind))),
    components: {
      schemas: {
        ...Object.assign({}, ...kinds.map((kind) => customSchemas(kind, form))),
        ...Object.fromEntries(shared),
      },
    },
  }
}

/** The whole document of OpenAPI v2 with the kinds in it. */
export function customDocumentV2(document: JsonObject, kinds: readonly DefinedKind[], form: PublishedForm): JsonObject {
  if (kinds.length === 0) return document
  const paths = isJsonObject(document.paths) ? document.paths : {}
  const definitions = isJsonObject(document.definitions) ? document.definitions : {}
  return {
    ...document,
    paths: { ...paths, ...Object.assign({}, ...kinds.map((kind) => customPaths(document, kind))) },
    definitions: { ...definitions, ...Object.assign({}, ...kinds.map((kind) => customSchemas(kind, form))) },
  }
}
