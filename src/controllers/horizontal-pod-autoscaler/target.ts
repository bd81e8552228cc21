/** What an autoscaler scales: any kind of its group that has a scale. */
import { ApiError, plainServerError } from '../../apimachinery/api-error.ts'
import { parseApiVersion } from '../../apimachinery/group-version.ts'
import type { Client, ResourceName } from '../../client/client.ts'
import type { Autoscaler, Scale } from './types.ts'

export interface Target {
  /** 'deployments.apps' */
  readonly resource: ResourceName
  readonly scale: Scale
}

/** Throws an ApiError: the kind is not served, has no scale, or the object is not there. */
export function readTarget(client: Client, { metadata, spec }: Autoscaler): Target {
  const { apiVersion = '', kind, name } = spec.scaleTargetRef
  const parsed = parseApiVersion(apiVersion)
  if (parsed === undefined) throw plainServerError(`unexpected GroupVersion string: ${apiVersion}`)
  const { group } = parsed
  const served = client
    .resources()
    .find((known) => known.kind === kind && parseApiVersion(known.apiVersion)?.group === group)
  if (served === undefined) throw plainServerError(`no matches for kind "${kind}" in group "${group}"`)
  const { resource } = served
  // What a scale endpoint answers.
  return { resource, scale: client.get(`${resource}/scale`, `${metadata.namespace}/${name}`) as Scale }
}

/** Sets the wanted replicas. Returns the refusal, if there was one. */
export function rescale(client: Client, { resource, scale }: Target, replicas: number): ApiError | undefined {
  try {
    client.update(`${resource}/scale`, { ...scale, spec: { ...scale.spec, replicas } })
    return undefined
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
}
