/** The fields of Nodes that the server itself reads. */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'

export interface Taint extends JsonObject {
  key?: string
  value?: string
  effect?: string
  timeAdded?: string | null
}

export interface NodeAddress extends JsonObject {
  type?: string
  address?: string
}

/** Quantities by resource. */
export type Amounts = { [resource: string]: string }

export interface Node extends KubeObject {
  spec: JsonObject & {
    unschedulable?: boolean
    taints?: Taint[]
    podCIDR?: string
    podCIDRs?: string[]
    providerID?: string
    externalID?: string
  }
  status: JsonObject & { capacity?: Amounts; allocatable?: Amounts; addresses?: NodeAddress[] }
}
