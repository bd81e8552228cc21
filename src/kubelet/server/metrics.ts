/** /metrics and /metrics/resource: what Prometheus scrapes, as far as the simulation knows it. */
import { uidOf } from '../pod.ts'
import type { KubeletState } from './kubelet-state.ts'
import { metricsPage, type Page } from './page.ts'

/** One family: its help and type, and a line for each sample (labels with braces, value). */
function family(
  name: string,
  type: string,
  help: string,
  samples: readonly (readonly [labels: string, value: number])[],
): string[] {
  const rows = samples.map(([labels, value]) => `${name}${labels} ${value}`)
  return [`# HELP ${name} [ALPHA] ${help}`, `# TYPE ${name} ${type}`, ...rows]
}

export function metrics(state: KubeletState): Page {
  const records = state.pods.map((pod) => state.record(uidOf(pod)))
  const containers = records.flatMap((record) => record.containers)
  const states = ['created', 'exited', 'running'].map((one): [string, number] => [
    `{container_state="${one}"}`,
    containers.filter(({ state: its }) => its === one).length,
  ])
  const ready = records.filter(({ sandboxes }) => sandboxes.some((sandbox) => sandbox.ready)).length
  return metricsPage([
    ...family('kubelet_node_name', 'gauge', "The node's name. The count is always 1.", [
      [`{node="${state.nodeName}"}`, 1],
    ]),
    ...family('kubelet_running_containers', 'gauge', 'Number of containers currently running', states),
    ...family('kubelet_running_pods', 'gauge', 'Number of pods that have a running pod sandbox', [['', ready]]),
    ...family('process_start_time_seconds', 'gauge', 'Start time of the process since unix epoch in seconds.', [
      ['', state.startedAt / 1000],
    ]),
  ])
}

export function resourceMetrics(state: KubeletState): Page {
  const started = state.pods.flatMap((pod) => {
    const { name, namespace } = pod.metadata
    const alive = state.record(uidOf(pod)).containers.filter((one) => one.state === 'running')
    return alive.map((one): [string, number] => [
      `{container="${one.name}",namespace="${namespace}",pod="${name}"}`,
      one.startedAt / 1000,
    ])
  })
  return metricsPage([
    ...family(
      'container_start_time_seconds',
      'gauge',
      'Start time of the container since unix epoch in seconds',
      started,
    ),
    ...family(
      'resource_scrape_error',
      'gauge',
      '1 if there was an error while getting container metrics, 0 otherwise',
      [['', 0]],
    ),
  ])
}
