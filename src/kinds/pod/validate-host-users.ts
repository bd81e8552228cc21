/** User namespaces of Pods. Source: KEP-127, recordings pod-invalid/pod-fields, mounts-and-devices. */
import { type FieldError, forbidden } from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import type { PodSpec } from './types.ts'
import { visitContainers } from './visit-containers.ts'

/** Whose users are not the host's may not share other things with it. The odd field names are the server's. `path` is that of the spec. */
export function validateHostUsers(spec: PodSpec, path: string): FieldError[] {
  if (spec.hostUsers !== false) return []
  const fields = joined(
    spec.hostNetwork ? [`${path}.hostNetwork`] : [],
    spec.hostPID ? [`${path}.HostPID`] : [],
    spec.hostIPC ? [`${path}.HostIPC`] : [],
    visitContainers(spec, path)
      .filter(({ container }) => (container.volumeDevices ?? []).length > 0)
      .map(({ path: here }) => `${here}.volumeDevices`),
  )
  return fields.map((field) => forbidden(field, 'when `hostUsers` is false'))
}
