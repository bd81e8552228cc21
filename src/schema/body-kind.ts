/**
 * Whether an endpoint takes an object of the kind that a body says it is.
 * Texts: recordings pod-invalid/decoding, kinds-apps/deployments; the rest asked of v1.35.
 */
import { apiVersionOf, type GroupVersionKind } from '../apimachinery/group-version.ts'
import type { Schema } from './load-schema.ts'

const SCHEME = 'pkg/api/legacyscheme/scheme.go:30'
/** Groups whose servers know no kinds but their own. */
const OWN_SCHEMES: ReadonlySet<string> = new Set(['apiextensions.k8s.io', 'apiregistration.k8s.io'])

/** `no kind "X" is registered for version "v1" in scheme "…"`. `scheme`: where Go makes the one that is asked. */
export function noKindRegistered(kind: string, apiVersion: string, scheme = SCHEME): string {
  return `no kind "${kind}" is registered for version "${apiVersion}" in scheme "${scheme}"`
}

/** What is said of `found` where nothing of that kind can be read; undefined when it can. */
export function registrationFault(
  schema: Schema,
  found: GroupVersionKind,
  expected: GroupVersionKind,
): string | undefined {
  const foreign = schemeOf(found) !== schemeOf(expected) && !schema.isMetaKind(found)
  if (!foreign && schema.isRegistered(found)) return undefined
  return noKindRegistered(found.kind, apiVersionOf(found))
}

/** What is said of `found` where `expected` is wanted and the two have nothing in common; undefined when they do. */
export function conversionFault(
  schema: Schema,
  found: GroupVersionKind,
  expected: GroupVersionKind,
): string | undefined {
  const wanted = schema.internalTypeOf(expected)
  if (found.kind === expected.kind && schema.internalTypeOf(found) === wanted) return undefined
  return `converting (${found.version}.${found.kind}) to (${wanted}): unknown conversion`
}

/** What is said of the right kind in another version than the endpoint's. Evictions are taken in two. */
export function versionFault(found: GroupVersionKind, expected: GroupVersionKind): string | undefined {
  const given = apiVersionOf(found)
  const wanted = apiVersionOf(expected)
  if (given === wanted || (expected.kind === 'Eviction' && given === 'policy/v1beta1')) return undefined
  return `the API version in the data (${given}) does not match the expected API version (${wanted})`
}

const schemeOf = ({ group }: GroupVersionKind): string => (OWN_SCHEMES.has(group) ? group : '')
