/** LimitRanger: the seam for defaults and bounds of LimitRanges. Its rules come with the Pod API in full. */
import type { AdmissionPlugin } from '../registry/admission.ts'

export const limitRanger: AdmissionPlugin = { name: 'LimitRanger' }
