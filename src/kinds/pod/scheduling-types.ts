/** Where a Pod may run, as its spec says. */
import type { LabelSelectorObject } from '../../apimachinery/label-selector-errors.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'

export interface NodeSelectorRequirement extends JsonObject {
  key: string
  operator: string
  values?: string[]
}

export interface NodeSelectorTerm extends JsonObject {
  matchExpressions?: NodeSelectorRequirement[]
  matchFields?: NodeSelectorRequirement[]
}

export interface NodeAffinity extends JsonObject {
  requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms?: NodeSelectorTerm[] }
  preferredDuringSchedulingIgnoredDuringExecution?: { weight: number; preference: NodeSelectorTerm }[]
}

export interface PodAffinityTerm extends JsonObject {
  labelSelector?: LabelSelectorObject
  namespaces?: string[]
  topologyKey: string
  namespaceSelector?: LabelSelectorObject
  matchLabelKeys?: string[]
  mismatchLabelKeys?: string[]
}

/** Affinity to other Pods, or aversion. */
export interface PodAffinity extends JsonObject {
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[]
  preferredDuringSchedulingIgnoredDuringExecution?: { weight: number; podAffinityTerm: PodAffinityTerm }[]
}

export interface Affinity extends JsonObject {
  nodeAffinity?: NodeAffinity
  podAffinity?: PodAffinity
  podAntiAffinity?: PodAffinity
}

export interface TopologySpreadConstraint extends JsonObject {
  maxSkew: number
  topologyKey: string
  whenUnsatisfiable: string
  labelSelector?: LabelSelectorObject
  minDomains?: number
  nodeAffinityPolicy?: string
  nodeTaintsPolicy?: string
  matchLabelKeys?: string[]
}

export interface Toleration extends JsonObject {
  key?: string
  operator?: string
  value?: string
  effect?: string
  tolerationSeconds?: number
}
