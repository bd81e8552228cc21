/** Lets a Pod that names its node have no other. Source: Kubernetes' NodeName plug-in. */
import type { Plugin } from '../plugin.ts'

const MISFIT = { reasons: ["node(s) didn't match the requested node name"], preemptionMayHelp: false }

export const nodeName: Plugin = {
  name: 'NodeName',
  prepareFilter({ pod }) {
    const { nodeName: wanted = '' } = pod.spec
    return wanted === '' ? undefined : { filter: ({ name }) => (name === wanted ? undefined : MISFIT) }
  },
  mayHelp: ({ resource, object }, { pod }) => resource === 'nodes' && object.metadata.name === pod.spec.nodeName,
}
