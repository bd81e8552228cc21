/** PersistentVolumeClaimResize: only claims whose class allows it may grow. Source: KEP-284; recording kinds-core/persistent-volume-claims. */
import { forbiddenError } from '../apimachinery/api-error.ts'
import { specOf, statusOf, textOf } from '../apimachinery/object-fields.ts'
import { isJsonObject, type KubeObject } from '../apimachinery/objects.ts'
import { resourceList } from '../apimachinery/resource-list.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'

const CLAIMS = { group: '', resource: 'persistentvolumeclaims' }
const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class'

function sizeOf(claim: KubeObject) {
  const { resources } = specOf(claim)
  return resourceList(isJsonObject(resources) ? resources.requests : undefined).get('storage')
}

function validate({ operation, kind, subresource, object, old, lookup }: AdmissionRequest): void {
  const isClaim = kind.group === CLAIMS.group && kind.resource === CLAIMS.resource && subresource === ''
  if (operation !== 'UPDATE' || !isClaim || object === undefined || old === undefined) return
  const [size, before] = [sizeOf(object), sizeOf(old)]
  if (size === undefined || before === undefined || size.compare(before) <= 0) return
  const { name = '', annotations = {} } = object.metadata
  if (statusOf(old).phase !== 'Bound')
    throw forbiddenError(CLAIMS, name, 'Only bound persistent volume claims can be expanded')
  const className = annotations[CLASS_ANNOTATION] ?? textOf(specOf(object).storageClassName)
  const storageClass = lookup.get('storage.k8s.io', 'storageclasses', '', className)
  if (storageClass?.allowVolumeExpansion === true) return
  const why =
    'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize'
  throw forbiddenError(CLAIMS, name, why)
}

export const persistentVolumeClaimResize: AdmissionPlugin = { name: 'PersistentVolumeClaimResize', validate }
