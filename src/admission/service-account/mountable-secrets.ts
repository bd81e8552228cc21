/**
 * Accounts that say which secrets their Pods may use. Source: admission plug-in ServiceAccount of v1.35, recording
 * pod-create/service-accounts.
 */

import { listOf, textOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../../apimachinery/objects.ts'

const ANNOTATION = 'kubernetes.io/enforce-mountable-secrets'
/** What Go's ParseBool takes for true. */
const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True']

const namesIn = (list: JsonValue | undefined): string[] => listOf(list).map(({ name }) => textOf(name))

const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})

const isEnforced = ({ metadata }: KubeObject): boolean => TRUE.includes(metadata.annotations?.[ANNOTATION] ?? '')

/** What a new Pod uses that its account does not name; undefined for nothing, and for accounts that do not care. */
export function forbiddenSecret(account: KubeObject, spec: JsonObject): string | undefined {
  if (!isEnforced(account)) return undefined
  const allowed = namesIn(account.secrets)
  const rule = `is not allowed because service account ${account.metadata.name} does not reference that`
  const volumes = listOf(spec.volumes).flatMap(({ secret }) =>
    isJsonObject(secret) ? [textOf(secret.secretName)] : [],
  )
  const volume = volumes.find((name) => !allowed.includes(name))
  if (volume !== undefined) return `volume with secret.secretName="${volume}" ${rule} secret`
  const used =
    forbiddenInContainers(listOf(spec.initContainers), 'init container', allowed) ??
    forbiddenInContainers(listOf(spec.containers), 'container', allowed)
  if (used !== undefined) return `${used} ${rule} secret`
  const pulling = namesIn(account.imagePullSecrets)
  const wanted = namesIn(spec.imagePullSecrets)
  const index = wanted.findIndex((name) => !pulling.includes(name))
  return index < 0 ? undefined : `imagePullSecrets[${index}].name="${wanted[index]}" ${rule} imagePullSecret`
}

/** The same for the ephemeral containers of a Pod. */
export function forbiddenEphemeralSecret(account: KubeObject, spec: JsonObject): string | undefined {
  if (!isEnforced(account)) return undefined
  const used = forbiddenInContainers(listOf(spec.ephemeralContainers), 'ephemeral container', namesIn(account.secrets))
  const rule = `is not allowed because service account ${account.metadata.name} does not reference that`
  return used === undefined ? undefined : `${used} ${rule} secret`
}

function forbiddenInContainers(
  containers: readonly JsonObject[],
  what: string,
  allowed: readonly string[],
): string | undefined {
  for (const { name: container, env, envFrom } of containers) {
    for (const { name, valueFrom } of listOf(env)) {
      const { secretKeyRef } = objectOf(valueFrom)
      const secret = textOf(objectOf(secretKeyRef).name)
      if (isJsonObject(secretKeyRef) && !allowed.includes(secret))
        return `${what} ${container} with envVar ${name} referencing secret.secretName="${secret}"`
    }
    for (const { secretRef } of listOf(envFrom)) {
      const secret = textOf(objectOf(secretRef).name)
      if (isJsonObject(secretRef) && !allowed.includes(secret))
        return `${what} ${container} with envFrom referencing secret.secretName="${secret}"`
    }
  }
  return undefined
}
