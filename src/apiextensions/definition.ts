/** CustomResourceDefinitions, the fields that the server itself reads or writes. */
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'

export interface DefinitionNames extends JsonObject {
  plural: string
  kind: string
  singular?: string
  listKind?: string
  shortNames?: string[]
  categories?: string[]
}

export interface DefinitionColumn extends JsonObject {
  name: string
  type: string
  jsonPath: string
  format?: string
  description?: string
  priority?: number
}

export interface ScalePaths extends JsonObject {
  specReplicasPath: string
  statusReplicasPath: string
  labelSelectorPath?: string
}

export interface DefinitionVersion extends JsonObject {
  name: string
  served: boolean
  storage: boolean
  deprecated?: boolean
  deprecationWarning?: string
  schema?: { openAPIV3Schema?: JsonObject }
  subresources?: { status?: JsonObject; scale?: ScalePaths }
  additionalPrinterColumns?: DefinitionColumn[]
  selectableFields?: { jsonPath: string }[]
}

export interface DefinitionCondition extends JsonObject {
  type: string
  status: string
  lastTransitionTime?: string | null
  reason?: string
  message?: string
}

export interface Definition extends KubeObject {
  spec: {
    group: string
    names: DefinitionNames
    scope: string
    /** Missing only in what is not yet checked. */
    versions: DefinitionVersion[]
    conversion?: { strategy: string; webhook?: JsonObject }
    preserveUnknownFields?: boolean
  } & JsonObject
  status: {
    conditions: DefinitionCondition[] | null
    acceptedNames: DefinitionNames
    storedVersions: string[] | null
  } & JsonObject
}

export const CLEANUP_FINALIZER = 'customresourcecleanup.apiextensions.k8s.io'

export const conditionOf = ({ status }: Definition, type: string): DefinitionCondition | undefined =>
  status.conditions?.find((condition) => condition.type === type)

export const isConditionTrue = (definition: Definition, type: string): boolean =>
  conditionOf(definition, type)?.status === 'True'

/**
 * Sets a condition in place, at the end if it is new. The time moves only with the status; `now` is RFC 3339.
 * Source: apiextensions' SetCRDCondition.
 */
export function setCondition(definition: Definition, condition: DefinitionCondition, now: string): void {
  const conditions = definition.status.conditions ?? []
  definition.status.conditions = conditions
  const known = conditions.find(({ type }) => type === condition.type)
  if (known === undefined) conditions.push({ ...condition, lastTransitionTime: now })
  else {
    if (known.status !== condition.status) known.lastTransitionTime = now
    Object.assign(known, condition)
  }
}
