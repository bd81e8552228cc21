/** Kinds without rules of their own yet: served from their structure, so that discovery is whole. */
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateObjectMeta, validateObjectMetaUpdate } from '../apimachinery/object-meta.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import type { KindDefinition, Strategy, UpdateSubresource } from '../registry/kind.ts'
import type { Schema } from '../schema/load-schema.ts'
import { scale } from '../subresources/scale.ts'
import { groupVersionDocuments } from './group-version-documents.ts'

/** Metadata rules alone; status belongs to its subresource. */
export function metadataStrategy<T extends KubeObject>(namespaced: boolean, hasStatus: boolean): Strategy<T> {
  const rules = { namespaced, validateName: dns1123Subdomain }
  return {
    ...(hasStatus
      ? {
          prepareForCreate: dropStatus,
          prepareForUpdate: keepStatus,
          resetFields: { 'f:status': {} },
        }
      : {}),
    validate: ({ metadata }) => validateObjectMeta(metadata, rules),
    validateUpdate: ({ metadata }, old) => metadataUpdateErrors(metadata, old.metadata, namespaced),
  }
}

/** What the registry checks of every update's metadata, then what most kinds check once more. */
export function metadataUpdateErrors(meta: KubeObject['metadata'], old: KubeObject['metadata'], namespaced: boolean) {
  const whole = validateObjectMeta(meta, { namespaced, validateName: dns1123Subdomain })
  return [
    ...validateCommonUpdate(meta, old, namespaced),
    ...validateObjectMetaUpdate(meta, old),
    ...whole.filter(({ field }) => field !== 'metadata.name'),
  ]
}

const dropStatus = (object: KubeObject): void => {
  if (isJsonObject(object.status)) object.status = {}
}

function keepStatus(object: KubeObject, old: KubeObject): void {
  if (old.status === undefined) delete object.status
  else object.status = old.status
}

/** The status subresource of a kind without rules: takes the status and leaves the rest. */
export const genericStatus = <T extends KubeObject>(namespaced: boolean): UpdateSubresource<T> => ({
  type: 'update',
  name: 'status',
  strategy: {
    prepareForUpdate(object: KubeObject, old: KubeObject) {
      const { status, metadata } = object
      for (const key of Object.keys(object)) if (key !== 'metadata') delete object[key]
      Object.assign(object, old, { metadata })
      if (status === undefined) delete object.status
      else object.status = status
    },
    validateUpdate: ({ metadata }, old) => metadataUpdateErrors(metadata, old.metadata, namespaced),
    resetFields: { 'f:spec': {} },
  },
})

/** All kinds of discovery that can be stored, but those that `own` defines. */
export function genericKinds(schema: Schema, own: readonly KindDefinition[]): KindDefinition[] {
  const defined = new Set(own.map(({ group, resource }) => `${group}/${resource}`))
  return groupVersionDocuments(schema).flatMap(({ group, version, document }) => {
    const rows = listOf(document.resources)
    return rows
      .filter(({ name, verbs }) => !String(name).includes('/') && Array.isArray(verbs) && verbs.includes('list'))
      .filter(({ name }) => !defined.has(`${group}/${name}`))
      .map((row) => genericKind(group, version, row, rows))
  })
}

/** Kinds that count the changes of what is wanted of them. Source: asked of a server. */
const WITH_GENERATION: ReadonlySet<string> = new Set([
  '/podtemplates',
  '/replicationcontrollers',
  'apps/daemonsets',
  'apps/replicasets',
  'apps/statefulsets',
  'batch/cronjobs',
  'batch/jobs',
  'flowcontrol.apiserver.k8s.io/flowschemas',
  'flowcontrol.apiserver.k8s.io/prioritylevelconfigurations',
  'policy/poddisruptionbudgets',
  'resource.k8s.io/deviceclasses',
  'resource.k8s.io/resourceslices',
])

const listOf = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : []

function genericKind(group: string, version: string, row: JsonObject, rows: readonly JsonObject[]): KindDefinition {
  const resource = String(row.name)
  const namespaced = row.namespaced === true
  const has = (subresource: string) => rows.some(({ name }) => name === `${resource}/${subresource}`)
  const hasStatus = has('status')
  return {
    group,
    version,
    kind: String(row.kind),
    resource,
    namespaced,
    strategy: {
      ...metadataStrategy(namespaced, hasStatus),
      tracksGeneration: WITH_GENERATION.has(`${group}/${resource}`),
    },
    subresources: [...(hasStatus ? [genericStatus(namespaced)] : []), ...(has('scale') ? [scale] : [])],
  }
}
