/** How the objects of one resource count against quotas. Source: evaluators of kubernetes/pkg/quota/v1, v1.35. */
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import type { ResourceList } from '../apimachinery/resource-list.ts'
import type { AdmissionRequest } from '../registry/admission.ts'

/** A requirement of a quota's scopes: `{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }`. */
export interface ScopeRequirement extends JsonObject {
  scopeName: string
  operator: string
  values?: string[]
}

export interface QuotaEvaluator {
  /** Whether the write can change what counts. */
  handles(request: AdmissionRequest): boolean
  /** Whether a quota on this name is about these objects. */
  counts(name: string): boolean
  /** What the object takes. `now` in milliseconds. */
  usage(object: KubeObject, now: number): ResourceList
  /** Whether the object is within a scope. */
  inScope(object: KubeObject, scope: ScopeRequirement): boolean
  /** What the object has to say of itself when these names are limited: the refusal, or undefined. */
  missing?(object: KubeObject, names: readonly string[]): string | undefined
}

/** The name under which any resource can be counted: 'count/deployments.apps'. */
export const objectCountName = ({ group, resource }: { group: string; resource: string }): string =>
  `count/${group === '' ? resource : `${resource}.${group}`}`
