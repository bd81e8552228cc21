/** Keeps a Pod of each DaemonSet on every node that is to have one. Source: Kubernetes docs "DaemonSet"; sequences of a real control plane. */
import { ApiError } from '../apimachinery/api-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { type Change, keyOf } from '../client/informer.ts'
import type { ControllerRevision, DaemonSet, Pod } from '../client/types.ts'
import { claim, ownersOfOrphan } from './claim.ts'
import { controllerOf, itself, type ReconcilerContext, reconciler, type Work } from './controller.ts'
import { FailedPods } from './daemon-set/failed-pods.ts'
import { nodeRulesDiffer, podSpecFor, verdictOn } from './daemon-set/node-rules.ts'
import { byNode, type Plan, placement, revisionLabels, rollingUpdate, type View } from './daemon-set/plan.ts'
import { statusOf } from './daemon-set/status.ts'
import { isNamespaceTerminating, PodControl } from './pod-control.ts'
import { untilAvailable } from './pod-state.ts'
import { RevisionHistory, snapshotOf } from './revision-history.ts'
import { templateHash } from './template-hash.ts'

const SETS = 'daemonsets.apps'
const HASH = 'controller-revision-hash'
/** Pods made or removed in one go. */
const BURST = 250

/** The revision of the template as it is, and those before it. */
interface Revisions {
  readonly current: ControllerRevision
  readonly old: readonly ControllerRevision[]
}

function work(context: ReconcilerContext): Work {
  const { client, clock, informers, events, again } = context
  const sets = informers.for<DaemonSet>(SETS)
  const pods = informers.for<Pod>('pods')
  const nodes = informers.for('nodes')
  const control = new PodControl(client, events)
  const history = new RevisionHistory(context)
  const failed = new FailedPods()

  /** Undefined when the name of the revision is taken: the status then counts one collision more, and is looked at again. */
  function revisionsOf(set: DaemonSet): Revisions | undefined {
    const { template } = set.spec
    const known = history.of(set)
    const equal = known.filter(({ data }) => jsonEqual(data, snapshotOf(template)))
    const old = known.filter((revision) => !equal.includes(revision))
    const next = Math.max(0, ...old.map(({ revision }) => revision)) + 1
    const newest = equal.at(-1)
    const { collisionCount } = set.status
    const current =
      newest === undefined
        ? history.keep(set, template, templateHash(template, collisionCount), HASH, next)
        : history.renumber(newest, Math.max(newest.revision, next))
    if (current !== undefined) return { current, old }
    client.update(`${SETS}/status`, { ...set, status: { ...set.status, collisionCount: (collisionCount ?? 0) + 1 } })
    return undefined
  }

  const viewOf = (set: DaemonSet, { metadata }: ControllerRevision): View => ({
    set,
    nodes: [...nodes.list()],
    pods: byNode(claim(client, 'pods', pods, set)),
    hash: metadata.labels?.[HASH] ?? '',
    now: clock.now(),
  })

  /** Tells of a Pod that has ended, and whether it may be replaced yet. */
  function mayReplace(set: DaemonSet, pod: Pod, node: string): boolean {
    const { namespace, name } = pod.metadata
    if (pod.status.phase === 'Succeeded') {
      const message = `Found succeeded daemon pod ${namespace}/${name} on node ${node}, will try to delete it`
      events.record(set, 'Normal', 'SucceededDaemonPod', message)
      return true
    }
    const wait = failed.waitFor(`${set.metadata.uid}/${set.status.observedGeneration ?? 0}/${node}`, clock.now())
    if (wait > 0) again(keyOf(set), wait)
    else {
      const message = `Found failed daemon pod ${namespace}/${name} on node ${node}, will try to kill it`
      events.record(set, 'Warning', 'FailedDaemonPod', message)
    }
    return wait === 0
  }

  /** Returns whether there was anything to do. Throws the first refusal, after all else is done. */
  function carryOut({ set, hash }: View, { create, remove }: Plan): boolean {
    const labels = revisionLabels(set, hash)
    let refusal: ApiError | undefined
    const attempt = (action: () => void): void => {
      try {
        action()
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        if (!isNamespaceTerminating(error)) refusal ??= error
      }
    }
    for (const node of create.slice(0, BURST)) {
      if (refusal === undefined)
        attempt(() => control.create(set, set.spec.template, { labels }, podSpecFor(set.spec.template, node)))
    }
    for (const pod of remove.slice(0, BURST)) attempt(() => control.delete(set, pod))
    if (refusal !== undefined) throw refusal
    return create.length + remove.length > 0
  }

  function update(set: DaemonSet, { current, old }: Revisions): void {
    const view = viewOf(set, current)
    const wasBusy = carryOut(
      view,
      placement(view, (pod, node) => mayReplace(set, pod, node)),
    )
    if (!wasBusy && set.spec.updateStrategy.type === 'RollingUpdate') carryOut(view, rollingUpdate(view))
    const used = new Set([...view.pods.values()].flat().map(({ metadata }) => metadata.labels?.[HASH]))
    const unused = old.filter(({ metadata }) => !used.has(metadata.labels?.[HASH]))
    history.truncate(unused, Math.max(0, set.spec.revisionHistoryLimit - (old.length - unused.length)))
  }

  function writeStatus(set: DaemonSet, { current }: Revisions): void {
    const view = viewOf(set, current)
    const status = statusOf(view)
    const before = { numberUnavailable: 0, numberAvailable: 0, updatedNumberScheduled: 0, ...set.status }
    if (!jsonEqual(before, status)) client.update(`${SETS}/status`, { ...set, status })
    const { minReadySeconds = 0 } = set.spec
    const waits = [...view.pods.values()].flat().map((pod) => untilAvailable(pod, minReadySeconds, view.now) ?? 0)
    const next = Math.min(...waits.filter((wait) => wait > 0))
    if (Number.isFinite(next)) again(keyOf(set), next)
  }

  /** The sets that a node is, or was, something to. */
  function setsOfNode({ type, object, old }: Change): string[] {
    if (old !== undefined && !nodeRulesDiffer(object, old)) return []
    return [...sets.list()].filter((set) => concerns(set, object, old, type === 'DELETED')).map(keyOf)
  }

  function concerns(set: DaemonSet, node: KubeObject, old: KubeObject | undefined, isGone: boolean): boolean {
    const [now, before] = [verdictOn(set, node), verdictOn(set, old ?? node)]
    if (old === undefined || isGone) return now.shouldRun || now.mayStay
    return now.shouldRun !== before.shouldRun || now.mayStay !== before.mayStay
  }

  return {
    triggers: {
      [SETS]: itself,
      nodes: setsOfNode,
      pods: (change) => [
        ...controllerOf('DaemonSet')(change),
        ...(change.type === 'DELETED' ? [] : ownersOfOrphan(sets, change.object)),
      ],
    },
    reconcile(key) {
      const set = sets.get(key)
      if (set === undefined || set.metadata.deletionTimestamp !== undefined) return
      const revisions = revisionsOf(set)
      if (revisions === undefined) return
      try {
        update(set, revisions)
      } finally {
        writeStatus(set, revisions)
      }
    },
  }
}

export const daemonSetController = reconciler({
  name: 'daemonset-controller',
  user: 'system:serviceaccount:kube-system:daemon-set-controller',
  work,
})
