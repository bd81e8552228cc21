/** ServiceAccounts. Source: recordings kinds-core/service-accounts. */
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { token } from '../subresources/token.ts'
import { metadataUpdateErrors } from './generic-kinds.ts'

interface ServiceAccount extends KubeObject {
  secrets?: { name?: string }[]
  imagePullSecrets?: { name?: string }[]
  automountServiceAccountToken?: boolean
}

const MOUNTABLE = 'kubernetes.io/enforce-mountable-secrets'

/** Warns of an annotation that is new on the object, whatever it says. */
function warnings({ metadata }: ServiceAccount, old?: ServiceAccount): string[] {
  if (metadata.annotations?.[MOUNTABLE] === undefined || old?.metadata.annotations?.[MOUNTABLE] !== undefined) return []
  return [
    `metadata.annotations[${MOUNTABLE}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
  ]
}

/** Of secrets nothing is kept but their names. */
function keepNames({ secrets = [] }: ServiceAccount): void {
  for (const [index, { name }] of secrets.entries()) secrets[index] = name === undefined ? {} : { name }
}

export const serviceAccount = defineKind<ServiceAccount>({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  resource: 'serviceaccounts',
  namespaced: true,
  strategy: {
    prepareForCreate: keepNames,
    prepareForUpdate: keepNames,
    validate: ({ metadata }) => validateObjectMeta(metadata, { namespaced: true, validateName: dns1123Subdomain }),
    validateUpdate: ({ metadata }, old) => metadataUpdateErrors(metadata, old.metadata, true),
    warnings,
  },
  subresources: [token],
  returnsDeletedObject: true,
})
