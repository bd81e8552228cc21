/** The objects that a binding gives to its policy. Source: the API server's CollectParams. */
import { parseApiVersion } from '../../apimachinery/group-version.ts'
import { selectorFromObject } from '../../apimachinery/label-selector.ts'
import type { KubeObject } from '../../apimachinery/objects.ts'
import type { ParamKind, ParamRef } from '../../kinds/admission-policy/types.ts'
import type { AdmissionRequest } from '../../registry/admission.ts'
import type { KindDefinition } from '../../registry/kind.ts'
import { namespaceOf } from './request-attributes.ts'

/** The kind that a policy takes; undefined for one that is not served. */
export function paramResource(
  { apiVersion = '', kind }: ParamKind,
  request: AdmissionRequest,
): KindDefinition | undefined {
  const { group, version } = parseApiVersion(apiVersion) ?? { group: '', version: '' }
  return request
    .servedKinds()
    .find((served) => served.kind === kind && served.group === group && served.version === version)
}

/** The params of one run each; undefined stands for a run without. Or why there can be none. */
export type Params = { readonly params: readonly (KubeObject | undefined)[] } | { readonly fault: string }

const NONE: Params = { params: [undefined] }
const NAMESPACE_FOR_CLUSTER = 'paramRef.namespace must not be provided for a cluster-scoped `paramKind`'
const NO_NAMESPACE = 'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources'
const NOT_FOUND = 'no params found for policy binding with `Deny` parameterNotFoundAction'

export function collectParams(
  kind: KindDefinition | undefined,
  ref: ParamRef | undefined,
  request: AdmissionRequest,
): Params {
  if (kind === undefined || ref === undefined) return NONE
  const { namespace: asked = '' } = ref
  if (!kind.namespaced && asked !== '') return { fault: NAMESPACE_FOR_CLUSTER }
  const namespace = kind.namespaced ? asked || namespaceOf(request) : ''
  if (kind.namespaced && namespace === '') return { fault: NO_NAMESPACE }
  const params = findParams(kind, ref, namespace, request)
  return params.length === 0 && ref.parameterNotFoundAction === 'Deny' ? { fault: NOT_FOUND } : { params }
}

function findParams(
  { group, resource }: KindDefinition,
  { name = '', selector }: ParamRef,
  namespace: string,
  { lookup }: AdmissionRequest,
): readonly KubeObject[] {
  if (name !== '') {
    const found = lookup.get(group, resource, namespace, name)
    return found === undefined ? [] : [found]
  }
  if (selector === undefined) return []
  const wanted = selectorFromObject(selector)
  return lookup.list(group, resource, namespace).filter(({ metadata }) => wanted.matches(metadata.labels ?? {}))
}
