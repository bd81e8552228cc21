/** StorageObjectInUseProtection: claims and volumes in use do not go. Source: KEP-498; recordings kinds-core/persistent-volumes, persistent-volume-claims. */
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'

const FINALIZERS: { readonly [resource: string]: string } = {
  persistentvolumes: 'kubernetes.io/pv-protection',
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
}

function admit({ operation, kind, subresource, object }: AdmissionRequest): void {
  const finalizer = kind.group === '' ? FINALIZERS[kind.resource] : undefined
  if (operation !== 'CREATE' || subresource !== '' || object === undefined || finalizer === undefined) return
  const finalizers = object.metadata.finalizers ?? []
  if (!finalizers.includes(finalizer)) object.metadata.finalizers = [...finalizers, finalizer]
}

export const storageObjectInUseProtection: AdmissionPlugin = { name: 'StorageObjectInUseProtection', admit }
