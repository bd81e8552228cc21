/** A node as data. */

/** A condition of its status: 'Ready', 'DiskPressure'. */
export interface NodeConditionDefinition {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason?: string
  readonly message?: string
}

export interface NodeTaint {
  readonly key: string
  readonly value?: string
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
}

/** What a user says of a node; the rest is as it is on others. */
export interface NodeDefinition {
  readonly name: string
  /** Besides those that a kubelet gives its node. */
  readonly labels?: { readonly [key: string]: string }
  readonly annotations?: { readonly [key: string]: string }
  readonly taints?: readonly NodeTaint[]
  /** Quantities by resource, in place of the usual ones: `{ cpu: '2', 'example.com/gpu': '1' }`. */
  readonly capacity?: { readonly [resource: string]: string }
  /** What of it Pods may have. @default all of it */
  readonly allocatable?: { readonly [resource: string]: string }
  /** In place of those of a healthy node. */
  readonly conditions?: readonly NodeConditionDefinition[]
  /** Cordoned from the beginning. @default false */
  readonly unschedulable?: boolean
}
