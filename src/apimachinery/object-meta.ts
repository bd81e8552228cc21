/** The rules of metadata. Source: semantics §4, recordings pod-invalid/metadata, pod-update/metadata, kinds-core/object-names-and-metadata. */
import { at, type FieldError, forbidden, invalid, invalidAll, required, tooLong } from './field-error.ts'
import { fieldManagerErrors, isPlainManager } from './field-manager.ts'
import { goQuote } from './go-quote.ts'
import { parseApiVersion } from './group-version.ts'
import { joined } from './joined.ts'
import { labelValue, maskTrailingDash, pathSegment, qualifiedName } from './names.ts'
import type { JsonValue, ObjectMeta, OwnerReference } from './objects.ts'

/** Messages about a name; a `prefix` is what generateName says, which may end with a dash. */
export type NameRule = (name: string) => string[]

export interface ObjectMetaRules {
  readonly namespaced: boolean
  readonly validateName: NameRule
}

const MAX_ANNOTATIONS_BYTES = 256 * 1024
const STANDARD_FINALIZERS = new Set(['orphan', 'foregroundDeletion', 'kubernetes'])

/** Everything about the metadata of an object, in Kubernetes' order. */
export function validateObjectMeta(meta: ObjectMeta, rules: ObjectMetaRules, path = 'metadata'): FieldError[] {
  return joined(validatePlainMeta(meta, rules, path), shortFinalizerErrors(meta, path))
}

/** What the registry checks of every object; of a new one after the rules of its kind, and only if they hold. */
export function validateCommon(meta: ObjectMeta, namespaced: boolean): FieldError[] {
  return validatePlainMeta(meta, { namespaced, validateName: pathSegment })
}

/** What the registry checks of every object that is updated, before the rules of its kind. */
export function validateCommonUpdate(meta: ObjectMeta, old: ObjectMeta, namespaced: boolean): FieldError[] {
  return joined(validateCommon(meta, namespaced), validateObjectMetaUpdate(meta, old))
}

/** The metadata of kinds outside Kubernetes' own groups: any finalizer will do. */
export function validatePlainMeta(meta: ObjectMeta, rules: ObjectMetaRules, path = 'metadata'): FieldError[] {
  return joined(
    nameErrors(meta, rules, path),
    namespaceErrors(meta, rules, path),
    negativeGeneration(meta, path),
    labelErrors(meta.labels, `${path}.labels`),
    annotationErrors(meta.annotations, `${path}.annotations`),
    ownerErrors(meta.ownerReferences ?? [], `${path}.ownerReferences`),
    finalizerErrors(meta.finalizers ?? [], `${path}.finalizers`),
    managedFieldsErrors(meta, `${path}.managedFields`),
  )
}

function nameErrors(
  { name = '', generateName = '' }: ObjectMeta,
  { validateName }: ObjectMetaRules,
  path: string,
): FieldError[] {
  const errors =
    generateName === ''
      ? []
      : invalidAll(`${path}.generateName`, generateName, validateName(maskTrailingDash(generateName)))
  if (name === '') return [...errors, required(`${path}.name`, 'name or generateName is required')]
  return joined(errors, invalidAll(`${path}.name`, name, validateName(name)))
}

function namespaceErrors({ namespace = '' }: ObjectMeta, { namespaced }: ObjectMetaRules, path: string): FieldError[] {
  if (namespaced) return namespace === '' ? [required(`${path}.namespace`)] : []
  return namespace === '' ? [] : [forbidden(`${path}.namespace`, 'not allowed on this type')]
}

function negativeGeneration({ generation = 0 }: ObjectMeta, path: string): FieldError[] {
  return generation < 0 ? [invalid(`${path}.generation`, generation, 'must be greater than or equal to 0')] : []
}

type TextMap = { readonly [key: string]: string } | undefined

/** Labels of objects, templates and selectors. Keys are checked in order. */
export function labelErrors(labels: TextMap, path: string): FieldError[] {
  if (labels === undefined) return []
  return sortedEntries(labels).flatMap(([key, value]) =>
    joined(invalidAll(path, key, qualifiedName(key)), invalidAll(path, value, labelValue(value))),
  )
}

export function annotationErrors(annotations: TextMap, path: string): FieldError[] {
  if (annotations === undefined) return []
  const entries = sortedEntries(annotations)
  // Annotation keys may have capitals: the rule is applied to the lower-cased key.
  const errors = entries.flatMap(([key]) => invalidAll(path, key, qualifiedName(key.toLowerCase())))
  const size = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0)
  return size > MAX_ANNOTATIONS_BYTES ? [...errors, tooLong(path, MAX_ANNOTATIONS_BYTES)] : errors
}

const sortedEntries = (map: NonNullable<TextMap>): [string, string][] =>
  Object.entries(map).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))

function ownerErrors(owners: readonly OwnerReference[], path: string): FieldError[] {
  if (owners.length === 0) return []
  const errors = owners.flatMap((owner) => oneOwnerErrors(owner, path))
  const controllers = owners.filter(({ controller }) => controller === true)
  const [first, ...others] = controllers
  for (const other of others) {
    const names = `${first?.kind}/${first?.name} and ${other.kind}/${other.name}`
    const why = `Only one reference can have Controller set to true. Found "true" in references for ${names}`
    errors.push(invalid(path, owners.map(inFieldOrder), why))
  }
  return errors
}

/** The reference as Go writes it, in whatever order it came. */
function inFieldOrder({ apiVersion, kind, name, uid, controller, blockOwnerDeletion }: OwnerReference): JsonValue {
  return { apiVersion, kind, name, uid, controller, blockOwnerDeletion }
}

function oneOwnerErrors(owner: OwnerReference, path: string): FieldError[] {
  const { apiVersion = '', kind = '', name = '', uid = '' } = owner
  const version = parseApiVersion(apiVersion)?.version ?? ''
  const errors: FieldError[] = []
  if (version === '') errors.push(invalid(`${path}.apiVersion`, apiVersion, 'version must not be empty'))
  if (kind === '') errors.push(invalid(`${path}.kind`, kind, 'must not be empty'))
  if (name === '') errors.push(invalid(`${path}.name`, name, 'must not be empty'))
  if (uid === '') errors.push(invalid(`${path}.uid`, uid, 'must not be empty'))
  if (apiVersion === 'v1' && kind === 'Event') {
    errors.push(invalid(path, inFieldOrder(owner), '/v1, Kind=Event is disallowed from being an owner'))
  }
  return errors
}

function finalizerErrors(finalizers: readonly string[], path: string): FieldError[] {
  if (finalizers.length === 0) return []
  const errors = finalizers.flatMap((finalizer) => invalidAll(path, finalizer, qualifiedName(finalizer)))
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalid(path, [...finalizers], 'finalizer orphan and foregroundDeletion cannot be both set'))
  }
  return errors
}

/** Kinds of the core group know the finalizers that have no domain. */
export function shortFinalizerErrors({ finalizers = [] }: ObjectMeta, path = 'metadata'): FieldError[] {
  return finalizers.flatMap((finalizer, index) =>
    finalizer.includes('/') || STANDARD_FINALIZERS.has(finalizer)
      ? []
      : [
          invalid(
            at(`${path}.finalizers`, index),
            finalizer,
            'name is neither a standard finalizer name nor is it fully qualified',
          ),
        ],
  )
}

const IMMUTABLE = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const

/** Everything about a change of metadata. */
export function validateObjectMetaUpdate(meta: ObjectMeta, old: ObjectMeta, path = 'metadata'): FieldError[] {
  return joined(
    newFinalizerErrors(meta, old, `${path}.finalizers`),
    immutableErrors(meta, old, path),
    labelErrors(meta.labels, `${path}.labels`),
    annotationErrors(meta.annotations, `${path}.annotations`),
    ownerErrors(meta.ownerReferences ?? [], `${path}.ownerReferences`),
    managedFieldsErrors(meta, `${path}.managedFields`),
  )
}

/** What most kinds of Kubernetes ask of a change, besides what the registry does: the same, and finalizers that are known. */
export function validateKindMetaUpdate(meta: ObjectMeta, old: ObjectMeta): FieldError[] {
  return joined(validateObjectMetaUpdate(meta, old), shortFinalizerErrors(meta))
}

const MAX_SUBRESOURCE_BYTES = 256

/** Entries that cannot be read have been taken out before. */
function managedFieldsErrors({ managedFields = [] }: ObjectMeta, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const [index, { manager = '', subresource = '' }] of managedFields.entries()) {
    if (!isPlainManager(manager)) errors.push(...fieldManagerErrors(manager, `${at(path, index)}.manager`))
    if (Buffer.byteLength(subresource) > MAX_SUBRESOURCE_BYTES)
      errors.push(tooLong(`${at(path, index)}.subresource`, MAX_SUBRESOURCE_BYTES))
  }
  return errors
}

function immutableErrors(meta: ObjectMeta, old: ObjectMeta, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const field of IMMUTABLE) {
    if (meta[field] !== old[field]) errors.push(invalid(`${path}.${field}`, meta[field], 'field is immutable'))
  }
  return errors
}

/** An object that is being deleted gets no new finalizers. */
function newFinalizerErrors(meta: ObjectMeta, old: ObjectMeta, path: string): FieldError[] {
  if (old.deletionTimestamp === undefined) return []
  const added = (meta.finalizers ?? []).filter((finalizer) => !(old.finalizers ?? []).includes(finalizer))
  if (added.length === 0) return []
  const list = `[]string{${[...new Set(added)].sort().map(goQuote).join(', ')}}`
  return [
    forbidden(path, `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`),
  ]
}
