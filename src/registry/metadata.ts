/** The metadata that the server itself fills in, and what clients may not take away. */
import { badRequest, plainServerError } from '../apimachinery/api-error.ts'
import { goQuote } from '../apimachinery/go-quote.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { pathSegmentFault } from '../apimachinery/names.ts'
import type { KubeObject, ObjectMeta, OwnerReference } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { RequestContext } from './context.ts'
import type { Target } from './registry.ts'

/** Generated names are at most 63 characters: 58 of the prefix and 5 random ones. */
const MAX_GENERATED_PREFIX = 58
const SUFFIX_LENGTH = 5

const MAX_UINT64 = 2n ** 64n - 1n

/** A name for `generateName`. */
export function generateName(prefix: string, context: RequestContext): string {
  return prefix.slice(0, MAX_GENERATED_PREFIX) + context.ids.suffix(SUFFIX_LENGTH)
}

/** Throws 400 unless the body's namespace, if it has one, is the path's; fills it in. Cluster-scoped objects lose theirs. */
export function ensureNamespace(target: Target, object: KubeObject): void {
  const { metadata } = object
  const given = metadata.namespace ?? ''
  if (!target.kind.namespaced) {
    delete metadata.namespace
    return
  }
  if (given !== '' && given !== target.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
  metadata.namespace = target.namespace
}

/** Throws 400 unless the body's name is the path's. */
export function ensureName(target: Target, object: KubeObject): void {
  const name = object.metadata.name ?? ''
  if (name === '') {
    throw badRequest(`the name of the object (${target.name} based on URL) was undeterminable: name must be provided`)
  }
  if (name !== target.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`)
  }
}

const SYSTEM_FIELDS = [
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'uid',
  'selfLink',
] as const

/** What only the system says of an object, and a client's body therefore cannot. */
export function wipeSystemFields(metadata: ObjectMeta): void {
  for (const field of SYSTEM_FIELDS) if (metadata[field] !== undefined) delete metadata[field]
}

/** Throws 400 for a name by which nothing can be read. */
export function requireReadableName(name: string): void {
  if (name === '') throw badRequest('Name parameter required.')
  const fault = pathSegmentFault(name)
  if (fault !== undefined) throw badRequest(`Name parameter invalid: ${goQuote(name)}: ${fault}`)
}

/** The system's fields of a new object. A name is generated when there is only a prefix. */
export function fillForCreate(metadata: ObjectMeta, context: RequestContext): void {
  wipeSystemFields(metadata)
  metadata.creationTimestamp = formatTime(context.clock.now())
  metadata.uid = context.ids.uid()
  const prefix = metadata.generateName ?? ''
  if ((metadata.name ?? '') === '' && prefix !== '') metadata.name = generateName(prefix, context)
}

/** Whether a create names a revision; only one that is a positive number is refused (recording pod-invalid/metadata). */
export function refuseResourceVersion(metadata: ObjectMeta): void {
  const version = parseRevision(metadata.resourceVersion ?? '')
  if (version !== undefined && version !== 0) {
    throw plainServerError('resourceVersion should not be set on objects to be created')
  }
  delete metadata.resourceVersion
}

/** A resourceVersion as a number: 0 for '' and undefined for text. */
export function parseRevision(text: string): number | undefined {
  if (text === '') return 0
  return /^\d+$/.test(text) ? Number(text) : undefined
}

/** A revision in an option, or the field error that Go's ParseUint gives for it. */
export function parseUintRevision(text: string): number | { readonly message: string } {
  const revision = parseRevision(text)
  if (revision !== undefined && BigInt(text === '' ? 0 : text) <= MAX_UINT64) return revision
  const why = revision === undefined ? 'invalid syntax' : 'value out of range'
  return {
    message: `resourceVersion: Invalid value: ${goQuote(text)}: strconv.ParseUint: parsing ${goQuote(text)}: ${why}`,
  }
}

/** What an update may leave out and never takes away: uid, creation, a pending deletion. */
export function carryOver(metadata: ObjectMeta, old: ObjectMeta): void {
  if ((metadata.uid ?? '') === '' && old.uid !== undefined) metadata.uid = old.uid
  if (old.creationTimestamp !== undefined) metadata.creationTimestamp = old.creationTimestamp
  if (old.generation === undefined) delete metadata.generation
  else metadata.generation = old.generation
  delete metadata.selfLink
  if (old.deletionTimestamp === undefined) return
  metadata.deletionTimestamp = old.deletionTimestamp
  if (metadata.deletionGracePeriodSeconds === undefined && old.deletionGracePeriodSeconds !== undefined) {
    metadata.deletionGracePeriodSeconds = old.deletionGracePeriodSeconds
  }
}

/** Owners that are named twice with the same words are kept once, and the client is told; `when` ends the first clause. */
export function dropRepeatedOwners(metadata: ObjectMeta, { warnings }: RequestContext, when = ''): void {
  const { ownerReferences = [] } = metadata
  if (ownerReferences.length < 2) return
  const isRepeated = (owner: OwnerReference, index: number): boolean =>
    ownerReferences.slice(0, index).some((other) => other.uid === owner.uid && jsonEqual(other, owner))
  const repeated = ownerReferences.filter(isRepeated).map(({ uid }) => uid)
  if (repeated.length === 0) return
  metadata.ownerReferences = ownerReferences.filter((owner, index) => !isRepeated(owner, index))
  const why = 'API server dedups owner references in 1.20+, and may reject such requests as early as 1.24'
  const what = `please fix your requests; duplicate UID(s) observed: ${repeated.join(', ')}`
  warnings.push(`.metadata.ownerReferences contains duplicate entries${when}; ${why}; ${what}`)
}
