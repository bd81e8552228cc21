/** The rows of every built-in kind but the Pod, which has a file of its own. A kind without an entry shows name and creation. */
import type { KindDefinition } from '../../registry/kind.ts'
import { autoscalingPrinters } from './autoscaling.ts'
import type { Printers } from './cells.ts'
import { clusterPrinters, flowSchemaOrder } from './cluster.ts'
import { corePrinters } from './core.ts'
import { networkPrinters } from './network.ts'
import { storagePrinters } from './storage.ts'
import { workloadPrinters } from './workloads.ts'

/** By 'group/resource'. */
export const builtInPrinters: Printers = {
  ...autoscalingPrinters,
  ...clusterPrinters,
  ...corePrinters,
  ...networkPrinters,
  ...storagePrinters,
  ...workloadPrinters,
}

/** Kinds whose Tables have an order of their own, by 'group/resource'. */
export const builtInRowOrders: { readonly [groupResource: string]: NonNullable<KindDefinition['rowOrder']> } = {
  'flowcontrol.apiserver.k8s.io/flowschemas': flowSchemaOrder,
}
