/** What plug-ins ask of writes of Pods. */
import type { AdmissionRequest } from '../registry/admission.ts'

const PODS = { group: '', resource: 'pods' }

/** Whether the write is one of a Pod itself, without subresource. */
export const isPodWrite = ({ kind, subresource }: AdmissionRequest): boolean =>
  kind.group === PODS.group && kind.resource === PODS.resource && subresource === ''
