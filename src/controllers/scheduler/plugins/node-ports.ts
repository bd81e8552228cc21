/** Lets no two Pods of a node have one host port. Source: Kubernetes' NodePorts plug-in. */
import type { Plugin } from '../plugin.ts'
import { PodInfo } from '../pod-info.ts'
import type { Pod } from '../types.ts'

const MISFIT = { reasons: ["node(s) didn't have free ports for the requested pod ports"], preemptionMayHelp: true }

export const nodePorts: Plugin = {
  name: 'NodePorts',
  prepareFilter({ hostPorts }) {
    if (hostPorts.length === 0) return undefined
    return { filter: (node) => (hostPorts.some((port) => node.hasPortConflict(port)) ? MISFIT : undefined) }
  },
  mayHelp({ resource, type, object }, { hostPorts }) {
    if (resource === 'nodes') return true
    if (resource !== 'pods' || type !== 'DELETED') return false
    const freed = new PodInfo(object as Pod).hostPorts
    return freed.some(({ port, protocol }) => hostPorts.some((own) => own.port === port && own.protocol === protocol))
  },
}
