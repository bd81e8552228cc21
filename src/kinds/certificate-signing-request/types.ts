/** Shape of CertificateSigningRequests. */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'

export interface RequestCondition extends JsonObject {
  type?: string
  status?: string
  lastUpdateTime?: string | null
  lastTransitionTime?: string | null
}

export interface CertificateSigningRequest extends KubeObject {
  spec: JsonObject & {
    /** Base64 of a PEM block. */
    request?: string
    signerName?: string
    usages?: string[]
    expirationSeconds?: number
  }
  status: JsonObject & { conditions?: RequestCondition[]; certificate?: string }
}
