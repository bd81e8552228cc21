/** TaintNodesByCondition: a new node takes no Pods before it is found ready. Source: recordings kinds-core/nodes, pod-update/without-a-kubelet. */

import { listOf, specOf } from '../apimachinery/object-fields.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }

function admit({ operation, kind, subresource, object }: AdmissionRequest): void {
  const isNode = kind.group === '' && kind.resource === 'nodes' && subresource === ''
  if (!isNode || operation !== 'CREATE' || object === undefined) return
  const spec = specOf(object)
  const taints = listOf(spec.taints)
  if (taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect)) return
  object.spec = { ...spec, taints: [...taints, { ...NOT_READY }] }
}

export const taintNodesByCondition: AdmissionPlugin = { name: 'TaintNodesByCondition', admit }
