/** Finding what a reference by kind and name points to, and how many replicas it has. */
import { plainServerError } from '../apimachinery/api-error.ts'
import { parseApiVersion } from '../apimachinery/group-version.ts'
import { isJsonObject, type KubeObject } from '../apimachinery/objects.ts'
import type { ApiResource, Client } from '../client/client.ts'

export interface ObjectReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
}

/** The kind that is meant, in the version named or else another of its group. Throws an ApiError in the words of Kubernetes' REST mapper. */
export function resourceOf(client: Client, { apiVersion, kind }: Omit<ObjectReference, 'name'>): ApiResource {
  const group = parseApiVersion(apiVersion)?.group ?? ''
  const served = client
    .resources()
    .filter((known) => known.kind === kind && parseApiVersion(known.apiVersion)?.group === group)
  const found = served.find((known) => known.apiVersion === apiVersion) ?? served[0]
  if (found === undefined) throw plainServerError(`no matches for kind "${kind}" in version "${apiVersion}"`)
  return found
}

/** The scale of an object; undefined when it is not there, or its kind has none. Throws an ApiError for a kind that is not served. */
export function findScale(client: Client, namespace: string, reference: ObjectReference): KubeObject | undefined {
  return client.find(`${resourceOf(client, reference).resource}/scale`, `${namespace}/${reference.name}`)
}

/** The wanted replicas of a scale. */
export const replicasOf = ({ spec }: KubeObject): number => (isJsonObject(spec) ? Number(spec.replicas ?? 0) : 0)
