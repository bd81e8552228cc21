/** NamespaceLifecycle: nothing new in namespaces that are missing or going. Source: semantics §3.3. */
import { forbiddenError, internalServerError, notFoundError } from '../apimachinery/api-error.ts'
import { goQuote } from '../apimachinery/go-quote.ts'
import { pathSegmentFault } from '../apimachinery/names.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'

const PROTECTED = new Set(['default', 'kube-system', 'kube-public'])
const NAMESPACES = { group: '', resource: 'namespaces' }

function admit({ operation, kind, namespace, name, object, lookup }: AdmissionRequest): void {
  if (operation === 'DELETE' && kind.group === '' && kind.resource === 'namespaces') {
    if (PROTECTED.has(name)) throw forbiddenError(NAMESPACES, name, 'this namespace may not be deleted')
    return
  }
  if (!kind.namespaced || operation !== 'CREATE' || isAccessReview(kind)) return
  const why = pathSegmentFault(namespace)
  if (why !== undefined) throw internalServerError(`invalid resource name ${goQuote(namespace)}: [${why}]`)
  const found = lookup.get('', 'namespaces', '', namespace)
  if (found === undefined) throw notFoundError(NAMESPACES, namespace)
  if (found.metadata.deletionTimestamp === undefined) return
  const refusal = `unable to create new content in namespace ${namespace} because it is being terminated`
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  }
  throw forbiddenError({ group: kind.group, resource: kind.resource }, objectName(name, object), refusal, [cause])
}

/** Those who ask what they may do are not told which namespaces there are. */
const isAccessReview = ({ group, resource }: AdmissionRequest['kind']): boolean =>
  group === 'authorization.k8s.io' && resource === 'localsubjectaccessreviews'

/** How admission names an object that may not have a name yet. */
export function objectName(name: string, object: AdmissionRequest['object']): string {
  return name || object?.metadata.generateName || 'Unknown'
}

export const namespaceLifecycle: AdmissionPlugin = { name: 'NamespaceLifecycle', admit }
