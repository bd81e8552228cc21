/** A write as match rules see it. Source: admission.Attributes of the API server; asked of a server v1.35. */
import { type GroupVersionKind, groupResource } from '../../apimachinery/group-version.ts'
import type { AdmissionRequest } from '../../registry/admission.ts'
import type { KindDefinition } from '../../registry/kind.ts'

/** The kind of what is written: that of the body, which subresources can have of their own. */
export function bodyKind({ kind, subresource, operation, object }: AdmissionRequest): GroupVersionKind {
  if (operation === 'CONNECT') return { group: '', version: 'v1', kind: object?.kind ?? '' }
  const found = kind.subresources?.find(({ name }) => name === subresource)
  return found === undefined || found.type === 'update' ? kind : found.body
}

const isNamespaces = ({ group, resource }: KindDefinition): boolean => group === '' && resource === 'namespaces'

/** Whether a Namespace itself is written. */
export const isNamespaceWrite = ({ kind }: AdmissionRequest): boolean => isNamespaces(kind)

/** The namespace of the request: a Namespace is in itself. */
export const namespaceOf = (request: AdmissionRequest): string =>
  isNamespaceWrite(request) ? request.name : request.namespace

/** The kinds under which the same objects are served as well: other versions, other groups. */
export function equivalentKinds(request: AdmissionRequest): KindDefinition[] {
  const { kind } = request
  const place = storagePlace(kind)
  return request.servedKinds().filter((other) => other !== kind && storagePlace(other) === place)
}

const storagePlace = (kind: KindDefinition): string => kind.storage ?? groupResource(kind)
