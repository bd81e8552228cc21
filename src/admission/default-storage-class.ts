/** DefaultStorageClass: a claim that names no class takes the default one. Source: Kubernetes docs "Dynamic Volume Provisioning". */
import { specOf } from '../apimachinery/object-fields.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'
import { defaultClass } from './default-class.ts'

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class'
const DEFAULT_ANNOTATIONS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
]

function admit({ operation, kind, subresource, object, lookup }: AdmissionRequest): void {
  const isClaim = kind.group === '' && kind.resource === 'persistentvolumeclaims' && subresource === ''
  if (operation !== 'CREATE' || !isClaim || object === undefined) return
  const spec = specOf(object)
  if (spec.storageClassName !== undefined || object.metadata.annotations?.[CLASS_ANNOTATION] !== undefined) return
  const storageClassName = defaultClass(lookup.list('storage.k8s.io', 'storageclasses', ''), DEFAULT_ANNOTATIONS)
  if (storageClassName !== undefined) object.spec = { ...spec, storageClassName }
}

export const defaultStorageClass: AdmissionPlugin = { name: 'DefaultStorageClass', admit }
