/** When a node counts as lost: nobody has heard of it for too long. Source: the node lifecycle controller's defaults. */
import { formatTime, parseTime } from '../apimachinery/time.ts'
import type { Lease, Node, NodeCondition } from '../client/types.ts'

/** The controller looks at all nodes so often, in ms; so it learns of heartbeats, and of their absence, at such instants. */
export const MONITOR_MS = 5_000
const GRACE_MS = 50_000
/** For nodes that have never said how they are. */
const STARTUP_GRACE_MS = 60_000

const WATCHED = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const

export const readyCondition = ({ status }: Node): NodeCondition | undefined =>
  status.conditions?.find(({ type }) => type === 'Ready')

/** What the controller has heard of a node. */
export interface Health {
  readonly renewTime: string
  readonly heartbeatTime: string
  /** When it heard the last of it, in ms. */
  readonly probed: number
}

const NEVER = ''

/** What is known now, with `lastBeat` of one whose heartbeats are not written down. */
export function healthOf(
  node: Node,
  lease: Lease | undefined,
  before: Health | undefined,
  { now, lastBeat }: { readonly now: number; readonly lastBeat: number | undefined },
): Health {
  const renewTime = lease?.spec.renewTime ?? NEVER
  const ready = readyCondition(node)
  const heartbeatTime = ready?.lastHeartbeatTime ?? NEVER
  const seen = lastBeat === undefined ? Number.NEGATIVE_INFINITY : Math.ceil(lastBeat / MONITOR_MS) * MONITOR_MS
  if (before === undefined) {
    const created = parseTime(node.metadata.creationTimestamp ?? '')
    return { renewTime, heartbeatTime, probed: Math.max(ready === undefined ? created : now, seen) }
  }
  const isNews = renewTime !== before.renewTime || heartbeatTime !== before.heartbeatTime
  return { renewTime, heartbeatTime, probed: isNews && lastBeat === undefined ? now : Math.max(before.probed, seen) }
}

/** When the node counts as lost unless something is heard of it before, in ms: the first look after its time of grace. */
export function lostAt(node: Node, { probed }: Health): number {
  const grace = readyCondition(node) === undefined ? STARTUP_GRACE_MS : GRACE_MS
  return (Math.floor((probed + grace) / MONITOR_MS) + 1) * MONITOR_MS
}

/** The conditions of a node that is lost, as far as they differ. `now` in ms. */
export function lostConditions({ metadata, status }: Node, now: number): NodeCondition[] {
  const lastTransitionTime = formatTime(now)
  return WATCHED.flatMap((type): NodeCondition[] => {
    const known = status.conditions?.find((condition) => condition.type === type)
    if (known?.status === 'Unknown') return []
    if (known === undefined) {
      return [
        {
          type,
          status: 'Unknown',
          lastHeartbeatTime: metadata.creationTimestamp ?? lastTransitionTime,
          lastTransitionTime,
          reason: 'NodeStatusNeverUpdated',
          message: 'Kubelet never posted node status.',
        },
      ]
    }
    const reason = 'NodeStatusUnknown'
    return [
      { ...known, status: 'Unknown', reason, message: 'Kubelet stopped posting node status.', lastTransitionTime },
    ]
  })
}
