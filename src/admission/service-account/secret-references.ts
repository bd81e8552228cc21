/** Whether a Pod refers to secrets. Source: the visitor of secret names in kubernetes/pkg/api/pod, v1.35. */

import { listOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'

/** Fields of a volume's source that name a secret. */
const REFERENCES = ['secretRef', 'secretName', 'nodePublishSecretRef'] as const

const isSet = (value: JsonValue | undefined): boolean => value !== undefined && value !== null && value !== ''

const sourceRefers = (source: JsonValue | undefined): boolean =>
  isJsonObject(source) && REFERENCES.some((field) => isSet(source[field]))

const projectsSecret = ({ projected }: JsonObject): boolean =>
  isJsonObject(projected) && listOf(projected.sources).some(({ secret }) => isSet(secret))

const volumeRefers = (volume: JsonObject): boolean =>
  isSet(volume.secret) || projectsSecret(volume) || Object.values(volume).some(sourceRefers)

const containerRefers = ({ env, envFrom }: JsonObject): boolean =>
  listOf(envFrom).some(({ secretRef }) => isSet(secretRef)) ||
  listOf(env).some(({ valueFrom }) => isJsonObject(valueFrom) && isSet(valueFrom.secretKeyRef))

/** For pulling images, in environments or as volumes. */
export function refersToSecrets(spec: JsonObject): boolean {
  const containers = [spec.initContainers, spec.containers, spec.ephemeralContainers].flatMap(listOf)
  return (
    listOf(spec.imagePullSecrets).length > 0 ||
    containers.some(containerRefers) ||
    listOf(spec.volumes).some(volumeRefers)
  )
}
