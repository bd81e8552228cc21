/** PodTopologyLabels: Pods get the zone and region of their node. Source: KEP-4742, asked of v1.35. */

import { specOf, textOf } from '../apimachinery/object-fields.ts'
import { isJsonObject, type KubeObject } from '../apimachinery/objects.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'
import { isOfPods, isPodWrite } from './pod-object.ts'

const LABELS = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region']

/** Labels of a Binding become those of its Pod. */
function admit(request: AdmissionRequest): void {
  const { operation, object, lookup } = request
  if (operation !== 'CREATE' || object === undefined) return
  const nodeName = nodeNameOf(request, object)
  const node = nodeName === '' ? undefined : lookup.get('', 'nodes', '', nodeName)
  for (const label of LABELS) {
    const value = node?.metadata.labels?.[label]
    if (value !== undefined) object.metadata.labels = { ...object.metadata.labels, [label]: value }
  }
}

/** The node that a new Pod has or a Binding gives; '' for all other writes. Targets that do not say to be nodes are passed over. */
function nodeNameOf(request: AdmissionRequest, object: KubeObject): string {
  if (isPodWrite(request)) return textOf(specOf(object).nodeName)
  const isBinding = request.subresource === 'binding' && isOfPods(request)
  const target = isBinding && isJsonObject(object.target) ? object.target : {}
  return target.kind === 'Node' ? textOf(target.name) : ''
}

export const podTopologyLabels: AdmissionPlugin = { name: 'PodTopologyLabels', admit }
