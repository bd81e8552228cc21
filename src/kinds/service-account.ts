import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { token } from '../subresources/token.ts'
import { metadataUpdateErrors } from './generic-kinds.ts'

interface ServiceAccount extends KubeObject {
  secrets?: JsonObject[]
  imagePullSecrets?: { name?: string }[]
  automountServiceAccountToken?: boolean
}

export const serviceAccount = defineKind<ServiceAccount>({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  resource: 'serviceaccounts',
  namespaced: true,
  strategy: {
    validate: ({ metadata }) => validateObjectMeta(metadata, { namespaced: true, validateName: dns1123Subdomain }),
    validateUpdate: ({ metadata }, old) => metadataUpdateErrors(metadata, old.metadata, true),
  },
  subresources: [token],
  returnsDeletedObject: true,
})
