/** What a Pod needs of its namespace to run. Source: semantics of the node authorizer's graph. */
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'

/** Fields that name another object, wherever they stand in a PodSpec: its resource and the fields that hold the name. */
const REFERENCES: ReadonlyMap<string, readonly [resource: string, ...names: string[]]> = new Map([
  ['imagePullSecrets', ['secrets', 'name']],
  ['secretKeyRef', ['secrets', 'name']],
  ['secretRef', ['secrets', 'name']],
  ['nodePublishSecretRef', ['secrets', 'name']],
  ['secret', ['secrets', 'secretName', 'name']],
  ['azureFile', ['secrets', 'secretName']],
  ['configMapKeyRef', ['configmaps', 'name']],
  ['configMapRef', ['configmaps', 'name']],
  ['configMap', ['configmaps', 'name']],
  ['persistentVolumeClaim', ['persistentvolumeclaims', 'claimName']],
  ['resourceClaims', ['resourceclaims', 'resourceClaimName']],
])

/** `resource/name` of everything that the Pod of this name and spec refers to. */
export function podReferences(name: string, spec: JsonObject): Set<string> {
  const found = new Set<string>()
  const volumes = Array.isArray(spec.volumes) ? spec.volumes.filter(isJsonObject) : []
  // Claims of ephemeral volumes are named after both.
  for (const volume of volumes) if (volume.ephemeral) found.add(`persistentvolumeclaims/${name}-${volume.name}`)
  if (typeof spec.serviceAccountName === 'string') found.add(`serviceaccounts/${spec.serviceAccountName}`)
  gather(spec, found)
  return found
}

function gather(value: JsonValue | undefined, found: Set<string>): void {
  if (Array.isArray(value)) for (const one of value) gather(one, found)
  if (!isJsonObject(value)) return
  for (const [field, below] of Object.entries(value)) {
    const reference = REFERENCES.get(field)
    if (reference === undefined) gather(below, found)
    else for (const one of Array.isArray(below) ? below : [below]) addReference(one, reference, found)
  }
}

function addReference(
  value: JsonValue | undefined,
  [resource, ...names]: readonly [string, ...string[]],
  found: Set<string>,
): void {
  if (!isJsonObject(value)) return
  for (const field of names) if (typeof value[field] === 'string') found.add(`${resource}/${value[field]}`)
}
