/** What plug-ins ask of writes of Pods. */
import type { AdmissionRequest } from '../registry/admission.ts'

const PODS = { group: '', resource: 'pods' }

/** Whether the write is one of a Pod itself, without subresource. */
export const isPodWrite = (request: AdmissionRequest): boolean => request.subresource === '' && isOfPods(request)

/** Whether the write is one of a Pod or of a subresource of Pods. */
export const isOfPods = ({ kind }: AdmissionRequest): boolean =>
  kind.group === PODS.group && kind.resource === PODS.resource
