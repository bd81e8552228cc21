/** DefaultStorageClass: a claim that names no class takes the default one. Source: Kubernetes docs "Dynamic Volume Provisioning". */
import { specOf } from '../apimachinery/object-fields.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class'
const DEFAULT_ANNOTATIONS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
]

const isDefault = ({ metadata: { annotations = {} } }: KubeObject): boolean =>
  DEFAULT_ANNOTATIONS.some((name) => annotations[name] === 'true')

/** The newest first; of those of one second, in the order of their names. */
function byAge({ metadata: a }: KubeObject, { metadata: b }: KubeObject): number {
  const [timeA = '', timeB = ''] = [a.creationTimestamp, b.creationTimestamp]
  if (timeA !== timeB) return timeA > timeB ? -1 : 1
  return (a.name ?? '') < (b.name ?? '') ? -1 : 1
}

function admit({ operation, kind, subresource, object, lookup }: AdmissionRequest): void {
  const isClaim = kind.group === '' && kind.resource === 'persistentvolumeclaims' && subresource === ''
  if (operation !== 'CREATE' || !isClaim || object === undefined) return
  const spec = specOf(object)
  if (spec.storageClassName !== undefined || object.metadata.annotations?.[CLASS_ANNOTATION] !== undefined) return
  const [found] = lookup.list('storage.k8s.io', 'storageclasses', '').filter(isDefault).sort(byAge)
  if (found !== undefined) object.spec = { ...spec, storageClassName: found.metadata.name ?? '' }
}

export const defaultStorageClass: AdmissionPlugin = { name: 'DefaultStorageClass', admit }
