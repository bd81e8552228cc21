/** Kinds without rules of their own yet: served from their structure, so that discovery is whole. */

import type { FieldError } from '../apimachinery/field-error.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { listOf } from '../apimachinery/object-fields.ts'
import {
  type ObjectMetaRules,
  validateCommonUpdate,
  validateKindMetaUpdate,
  validateObjectMeta,
  validateObjectMetaUpdate,
  validatePlainMeta,
} from '../apimachinery/object-meta.ts'
import { isJsonObject, type JsonObject, type KubeObject, type ObjectMeta } from '../apimachinery/objects.ts'
import type { KindDefinition, Strategy, UpdateSubresource } from '../registry/kind.ts'
import type { Schema } from '../schema/load-schema.ts'
import { keepMetadata } from '../subresources/keep-metadata.ts'
import { scale } from '../subresources/scale.ts'
import { groupVersionDocuments } from './group-version-documents.ts'

/** Metadata rules alone; status belongs to its subresource. */
export function metadataStrategy<T extends KubeObject>(
  namespaced: boolean,
  hasStatus: boolean,
  checks?: readonly MetadataCheck[],
): Strategy<T> {
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
    validateUpdate: ({ metadata }, old) => metadataUpdateErrors(metadata, old.metadata, namespaced, checks),
  }
}

/** What a kind checks of metadata in an update: how it changes, or all of it; `plain` without finalizers that have no domain. */
type MetadataCheck = 'change' | 'whole' | 'plain change' | 'plain whole'

/** What the registry checks of every update's metadata, then what the kind checks once more. */
export function metadataUpdateErrors(
  meta: ObjectMeta,
  old: ObjectMeta,
  namespaced: boolean,
  checks: readonly MetadataCheck[] = ['change', 'whole'],
): FieldError[] {
  const rules = { namespaced, validateName: dns1123Subdomain }
  return [...validateCommonUpdate(meta, old, namespaced), ...checks.flatMap((check) => CHECKS[check](meta, old, rules))]
}

type CheckMetadata = (meta: ObjectMeta, old: ObjectMeta, rules: ObjectMetaRules) => FieldError[]

const CHECKS: { readonly [check in MetadataCheck]: CheckMetadata } = {
  change: validateKindMetaUpdate,
  whole: (meta, _, rules) => withoutName(validateObjectMeta(meta, rules)),
  'plain change': (meta, old) => validateObjectMetaUpdate(meta, old),
  'plain whole': (meta, _, rules) => withoutName(validatePlainMeta(meta, rules)),
}

/** The name was right when the object was made, by rules of its kind. */
const withoutName = (errors: readonly FieldError[]): FieldError[] =>
  errors.filter(({ field }) => field !== 'metadata.name')

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
    validateUpdate: ({ metadata }, old) => metadataUpdateErrors(metadata, old.metadata, namespaced, ['change']),
    resetFields: { 'f:spec': {} },
  },
})

/** The same where nothing but the status is taken: metadata stay as they are. */
function statusAlone(namespaced: boolean): UpdateSubresource {
  const { strategy, ...subresource } = genericStatus(namespaced)
  return {
    ...subresource,
    strategy: {
      ...strategy,
      prepareForUpdate(object, old, ...rest) {
        strategy.prepareForUpdate?.(object, old, ...rest)
        keepMetadata(object.metadata, old.metadata)
      },
      resetFields: { 'f:spec': {}, 'f:metadata': {} },
    },
  }
}

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
  'policy/poddisruptionbudgets',
  'resource.k8s.io/deviceclasses',
  'resource.k8s.io/resourceslices',
])

/** Kinds whose status endpoint takes no metadata. Source: ResetObjectMetaForStatus in their strategies, and flowcontrol's. */
const STATUS_ALONE: ReadonlySet<string> = new Set([
  'admissionregistration.k8s.io/validatingadmissionpolicies',
  'flowcontrol.apiserver.k8s.io/flowschemas',
  'flowcontrol.apiserver.k8s.io/prioritylevelconfigurations',
  'networking.k8s.io/servicecidrs',
  'resource.k8s.io/resourceclaims',
  'storage.k8s.io/volumeattachments',
])

/** What kinds check of metadata in an update, where it is not the usual. Source: ValidateUpdate of their strategies. */
const METADATA_CHECKS: { readonly [kind: string]: readonly MetadataCheck[] } = {
  'admissionregistration.k8s.io/validatingadmissionpolicies': ['plain whole'],
  'admissionregistration.k8s.io/validatingadmissionpolicybindings': ['plain whole'],
  'flowcontrol.apiserver.k8s.io/flowschemas': ['whole'],
  'flowcontrol.apiserver.k8s.io/prioritylevelconfigurations': ['whole'],
  'networking.k8s.io/ipaddresses': ['whole', 'change'],
  'networking.k8s.io/servicecidrs': ['change'],
  'resource.k8s.io/deviceclasses': ['whole', 'change'],
  'resource.k8s.io/resourceclaims': ['whole', 'change'],
  'resource.k8s.io/resourceclaimtemplates': ['whole', 'change'],
  'resource.k8s.io/resourceslices': ['change'],
  'storage.k8s.io/csidrivers': ['change'],
  'storage.k8s.io/csinodes': ['whole', 'whole'],
  'storage.k8s.io/csistoragecapacities': ['whole', 'change'],
  'storage.k8s.io/volumeattachments': ['whole'],
}

function genericKind(group: string, version: string, row: JsonObject, rows: readonly JsonObject[]): KindDefinition {
  const resource = String(row.name)
  const namespaced = row.namespaced === true
  const has = (subresource: string) => rows.some(({ name }) => name === `${resource}/${subresource}`)
  const hasStatus = has('status')
  const key = `${group}/${resource}`
  const status = STATUS_ALONE.has(key) ? statusAlone(namespaced) : genericStatus(namespaced)
  return {
    group,
    version,
    kind: String(row.kind),
    resource,
    namespaced,
    strategy: {
      ...metadataStrategy(namespaced, hasStatus, METADATA_CHECKS[key]),
      tracksGeneration: WITH_GENERATION.has(key),
    },
    subresources: [...(hasStatus ? [status] : []), ...(has('scale') ? [scale] : [])],
  }
}
