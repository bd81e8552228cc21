/** A Pod as a row: what `kubectl get pods` shows. Source: semantics §9.1, recordings list/table-pods*. */
import { humanDuration } from '../../apimachinery/duration.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import { parseTime } from '../../apimachinery/time.ts'
import type { TableRow } from '../../registry/table.ts'
import type { ContainerState, ContainerStatus, Pod } from './types.ts'

interface Counts {
  ready: number
  restarts: number
  sidecarRestarts: number
  lastRestart: number
  lastSidecarRestart: number
}

/** Cells in the order of the columns: name, ready, status, restarts, age, IP, node, nominated node, readiness gates. */
export function podRow(pod: Pod, now: number): TableRow {
  const { metadata, spec, status } = pod
  const counts: Counts = { ready: 0, restarts: 0, sidecarRestarts: 0, lastRestart: 0, lastSidecarRestart: 0 }
  const reason = statusText(pod, counts)
  const total = (spec.containers ?? []).length + (spec.initContainers ?? []).filter(isSidecar).length
  const created = metadata.creationTimestamp
  return {
    cells: [
      metadata.name ?? '',
      `${counts.ready}/${total}`,
      reason,
      restartText(counts, now),
      typeof created === 'string' ? humanDuration(now - parseTime(created)) : '<unknown>',
      status.podIPs?.[0]?.ip || status.podIP || '<none>',
      spec.nodeName || '<none>',
      status.nominatedNodeName || '<none>',
      gateText(pod),
    ],
    conditions: completion(status.phase),
  }
}

const isSidecar = ({ restartPolicy }: { restartPolicy?: string }): boolean => restartPolicy === 'Always'

function restartText({ restarts, lastRestart }: Counts, now: number): string {
  if (restarts === 0 || lastRestart === 0) return String(restarts)
  return `${restarts} (${humanDuration(now - lastRestart)} ago)`
}

/** The word of the STATUS column; counts ready containers and restarts on the way. */
function statusText(pod: Pod, counts: Counts): string {
  const { metadata, status } = pod
  let reason = status.reason || status.phase || ''
  const gated = status.conditions?.some(({ type, reason: why }) => type === 'PodScheduled' && why === 'SchedulingGated')
  if (gated) reason = 'SchedulingGated'
  const initializing = initText(pod, counts)
  if (initializing !== undefined) reason = initializing
  const initialized = status.conditions?.find(({ type }) => type === 'Initialized')?.status === 'True'
  if (initializing === undefined || initialized) reason = containersText(pod, counts, reason)
  if (metadata.deletionTimestamp === undefined) return reason
  if (status.reason === 'NodeLost') return 'Unknown'
  return status.phase === 'Succeeded' || status.phase === 'Failed' ? reason : 'Terminating'
}

function countRestart(container: ContainerStatus, counts: Counts): void {
  counts.restarts += container.restartCount
  counts.lastRestart = Math.max(counts.lastRestart, lastEnd(container))
}

/** When the container last ended, in ms; 0 for never, or when nobody noted it. */
function lastEnd({ lastState }: ContainerStatus): number {
  const finished = lastState.terminated?.finishedAt
  return typeof finished === 'string' ? parseTime(finished) : 0
}

function terminatedText({ terminated }: ContainerState): string {
  if (terminated === undefined) return ''
  if (terminated.reason) return terminated.reason
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`
}

/** What the first init container that is not done says; undefined when all are. */
function initText({ spec, status }: Pod, counts: Counts): string | undefined {
  const total = (spec.initContainers ?? []).length
  const sidecars = new Set((spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name))
  for (const [index, container] of (status.initContainerStatuses ?? []).entries()) {
    countRestart(container, counts)
    const sidecar = sidecars.has(container.name)
    if (sidecar) {
      counts.sidecarRestarts += container.restartCount
      counts.lastSidecarRestart = Math.max(counts.lastSidecarRestart, lastEnd(container))
    }
    const { terminated, waiting } = container.state
    if (terminated?.exitCode === 0) continue
    if (sidecar && container.started) {
      if (container.ready) counts.ready++
      continue
    }
    if (terminated !== undefined) return `Init:${terminatedText(container.state)}`
    if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`
    return `Init:${index}/${total}`
  }
  return undefined
}

/** The first container with something to say wins: they are looked at from the last to the first. */
function containersText({ status }: Pod, counts: Counts, before: string): string {
  counts.restarts = counts.sidecarRestarts
  counts.lastRestart = counts.lastSidecarRestart
  let reason = before
  let failure = ''
  let running = false
  for (const container of [...(status.containerStatuses ?? [])].reverse()) {
    countRestart(container, counts)
    const { waiting, terminated } = container.state
    if (waiting?.reason) reason = waiting.reason
    else if (terminated !== undefined) {
      reason = terminatedText(container.state)
      if (terminated.exitCode !== 0) failure = reason
    } else if (container.ready && container.state.running !== undefined) {
      running = true
      counts.ready++
    }
  }
  if (reason !== 'Completed') return reason
  const ready = status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True')
  if (running && ready) return 'Running'
  return failure || (running ? 'NotReady' : reason)
}

function gateText({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? []
  if (gates.length === 0) return '<none>'
  const met = gates.filter(
    ({ conditionType }) => status.conditions?.find(({ type }) => type === conditionType)?.status === 'True',
  )
  return `${met.length}/${gates.length}`
}

function completion(phase: string | undefined): JsonObject[] {
  if (phase !== 'Succeeded' && phase !== 'Failed') return []
  const message = phase === 'Succeeded' ? 'The pod has completed successfully.' : 'The pod failed.'
  return [{ type: 'Completed', status: 'True', reason: phase, message }]
}
