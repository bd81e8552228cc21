/** Shapes of what the scheduler reads. Defaults are filled, as the API answers them. */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import type { Condition, LabelSelectorObject, Toleration } from '../../client/types.ts'

export interface Container extends JsonObject {
  image?: string
  restartPolicy?: string
  resources?: { requests?: { [name: string]: string } }
  ports?: { hostPort?: number; hostIP?: string; protocol?: string }[]
}

export interface PodAffinityTerm extends JsonObject {
  labelSelector?: LabelSelectorObject
  namespaceSelector?: LabelSelectorObject
  namespaces?: string[]
  topologyKey: string
}

export interface WeightedTerm extends JsonObject {
  weight: number
  podAffinityTerm: PodAffinityTerm
}

interface PodAffinity extends JsonObject {
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[]
  preferredDuringSchedulingIgnoredDuringExecution?: WeightedTerm[]
}

export interface NodeSelectorTerm extends JsonObject {
  matchExpressions?: JsonObject[]
  matchFields?: (JsonObject & { key: string; operator: string; values?: string[] })[]
}

interface NodeAffinity extends JsonObject {
  requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms: NodeSelectorTerm[] }
  preferredDuringSchedulingIgnoredDuringExecution?: { weight: number; preference: NodeSelectorTerm }[]
}

export interface SpreadConstraint extends JsonObject {
  maxSkew: number
  topologyKey: string
  whenUnsatisfiable: string
  labelSelector?: LabelSelectorObject
  minDomains?: number
  matchLabelKeys?: string[]
  nodeAffinityPolicy?: string
  nodeTaintsPolicy?: string
}

export interface Volume extends JsonObject {
  name: string
  persistentVolumeClaim?: { claimName: string }
  ephemeral?: JsonObject
}

export interface Pod extends KubeObject {
  spec: JsonObject & {
    nodeName?: string
    schedulerName?: string
    schedulingGates?: JsonObject[]
    priority?: number
    preemptionPolicy?: string
    nodeSelector?: { [key: string]: string }
    tolerations?: Toleration[]
    affinity?: { nodeAffinity?: NodeAffinity; podAffinity?: PodAffinity; podAntiAffinity?: PodAffinity }
    topologySpreadConstraints?: SpreadConstraint[]
    containers: Container[]
    initContainers?: Container[]
    overhead?: { [name: string]: string }
    resources?: { requests?: { [name: string]: string } }
    volumes?: Volume[]
  }
  status: JsonObject & { phase?: string; startTime?: string; nominatedNodeName?: string; conditions?: Condition[] }
}
