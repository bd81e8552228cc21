/** /pods and /runningpods: the Pods that the kubelet has, and those that its runtime has. */
import { encodeObject } from '../../apimachinery/json-bytes.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import { type Pod, uidOf } from '../pod.ts'
import type { KubeletState } from './kubelet-state.ts'
import { jsonPage, type Page } from './page.ts'

const podList = (items: JsonObject[]): Page =>
  jsonPage(`${encodeObject({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items }).toString().trimEnd()}\n`)

export const podsPage = ({ pods, startedAt }: KubeletState): Page =>
  podList(pods.map((pod) => withSource(pod, startedAt)))

/** Without its type, and with where the kubelet has it from. */
function withSource({ metadata, spec, status }: Pod, seen: number): JsonObject {
  const annotations = {
    ...metadata.annotations,
    'kubernetes.io/config.seen': new Date(seen).toISOString(),
    'kubernetes.io/config.source': 'api',
  }
  return { metadata: { ...metadata, annotations }, spec, status }
}

export const runningPodsPage = (state: KubeletState): Page => podList(state.pods.flatMap((pod) => running(state, pod)))

function running(state: KubeletState, pod: Pod): JsonObject[] {
  const { containers } = state.record(uidOf(pod))
  const alive = containers.filter((one) => one.state === 'running')
  if (alive.length === 0) return []
  const { name = '', namespace = '', uid = '' } = pod.metadata
  return [
    {
      metadata: { name, namespace, uid },
      spec: { containers: alive.map((one) => ({ name: one.name, image: one.imageRef, resources: {} })) },
      status: {},
    },
  ]
}
