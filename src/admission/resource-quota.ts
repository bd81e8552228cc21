/** ResourceQuota: the seam for quotas. Its rules come with the Pod API in full. */
import type { AdmissionPlugin } from '../registry/admission.ts'

export const resourceQuota: AdmissionPlugin = { name: 'ResourceQuota' }
