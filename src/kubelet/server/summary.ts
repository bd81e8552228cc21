/** /stats/summary: which Pods and containers run, and since when. Nobody measures what they use. */
import { formatTime } from '../../apimachinery/time.ts'
import { type Pod, uidOf } from '../pod.ts'
import type { KubeletState } from './kubelet-state.ts'
import { jsonPage, type Page } from './page.ts'

export function summaryPage(state: KubeletState): Page {
  const node = { nodeName: state.nodeName, ...since(state.startedAt), ...usage(state.now) }
  const pods = state.pods.flatMap((pod) => podStats(state, pod))
  return jsonPage(JSON.stringify({ node, pods }, undefined, 1))
}

const since = (ms: number) => ({ startTime: formatTime(ms) })

const usage = (now: number) => ({
  cpu: { time: formatTime(now), usageNanoCores: 0, usageCoreNanoSeconds: 0 },
  memory: { time: formatTime(now), usageBytes: 0, workingSetBytes: 0, rssBytes: 0 },
})

function podStats(state: KubeletState, pod: Pod) {
  const { containers, sandboxes } = state.record(uidOf(pod))
  const alive = containers.filter((one) => one.state === 'running')
  const [sandbox] = sandboxes
  if (sandbox === undefined || alive.length === 0) return []
  const { name, namespace, uid } = pod.metadata
  return [
    {
      podRef: { name, namespace, uid },
      ...since(sandbox.createdAt),
      containers: alive.map((one) => ({ name: one.name, ...since(one.startedAt), ...usage(state.now) })),
      ...usage(state.now),
    },
  ]
}
