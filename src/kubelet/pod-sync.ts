/** Does what the life cycle asks for, in the time that it takes: running, stopping, and the end. Source: recordings kubelet/. */
import { goDuration } from '../apimachinery/duration.ts'
import { type Process, sleep, until } from '../clock/process.ts'
import type { PodActions, StartAction } from './actions.ts'
import { podNamespaces } from './container-config.ts'
import type { PodRecord, RuntimeResult } from './container-runtime.ts'
import { podFullName } from './pod.ts'
import { lastEnd } from './pod-actions.ts'
import type { PodContext } from './pod-context.ts'
import { endedStatus, type PodEnding } from './pod-ending.ts'
import { nextActions, nextStep, podStatus } from './pod-lifecycle.ts'
import { resizeContainer, reviewResize } from './resizer.ts'
import { startContainer } from './start-container.ts'
import { killContainer, killPod } from './termination.ts'

/** What was done, and what is left: of a back-off, `remaining` ms. */
type Progress = { readonly type: 'done' } | { readonly type: 'retry'; readonly remaining: number }

/** How a sync went: the Pod is at its end, or lives on and is looked at again at `wakeUp` (ms) even if nothing happens. */
export type SyncResult = { readonly type: 'terminal' } | (Progress & { readonly wakeUp?: number | undefined })

const DONE: Progress = { type: 'done' }
/** What did not work out is tried again after this long, unless it has a back-off of its own. */
const RETRY_MS = 10_000
const RETRY: Progress = { type: 'retry', remaining: RETRY_MS }

/** Brings a Pod that is meant to run nearer to its spec. */
export function* syncPod(context: PodContext, startProbes: () => void): Process<SyncResult> {
  const { node } = context
  const runtime = context.lookedAt()
  reviewResize(context, runtime)
  const step = nextStep(context.stateOf(runtime), context.actionInput(), node.clock.now())
  context.report(step)
  if (step.actions === undefined) return { type: 'terminal' }
  const began = node.clock.now()
  const mounted = context.volumes === undefined ? 'mounted' : yield* context.volumes.mount()
  if (mounted !== 'mounted') return mounted === 'timeout' ? RETRY : DONE
  tellMissingPullSecrets(context)
  startProbes()
  const waited = node.clock.now() > began
  const actions = waited ? nextActions(context.stateOf(runtime), context.actionInput()) : step.actions
  const result = yield* perform(context, runtime, actions)
  return { ...result, wakeUp: step.wakeUp }
}

/** Images may be pulled without them all the same. */
function tellMissingPullSecrets({ node, pod }: PodContext): void {
  const names = (pod.spec.imagePullSecrets ?? []).map(({ name = '' }) => name).filter((name) => name !== '')
  const missing = names.filter((name) => node.client.find('secrets', `${pod.metadata.namespace}/${name}`) === undefined)
  if (missing.length === 0) return
  const text = `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`
  node.events.record(pod, undefined, 'Warning', 'FailedToRetrieveImagePullSecret', text)
}

function* perform(context: PodContext, runtime: PodRecord, actions: PodActions): Process<Progress> {
  const { node, pod, podIP } = context
  if (actions.killPod) {
    if (runtime.sandboxes.length > 0) yield* killPod({ node, pod, podIP }, runtime)
    if (!actions.createSandbox) return DONE
  }
  for (const { record, message, reason } of actions.kill)
    yield* killContainer({ node, pod, podIP }, record, { message, reason })
  pruneInitContainers(context, runtime)
  if (actions.createSandbox && !(yield* createSandbox(context, actions.attempt))) return RETRY
  return yield* startAll(context, runtime, actions)
}

/** Of init containers that ran more than once only the last end is kept. */
function pruneInitContainers({ node, pod }: PodContext, runtime: PodRecord): void {
  for (const { name } of pod.spec.initContainers ?? []) {
    const ended = runtime.containers.filter((record) => record.name === name && record.state === 'exited')
    for (const { id } of ended.slice(1)) node.runtime.removeContainer(id)
  }
}

function* createSandbox({ node, pod }: PodContext, attempt: number): Process<boolean> {
  const { uid = '', namespace = '', name = '' } = pod.metadata
  const config = { pod: { uid, namespace, name }, attempt, namespaces: podNamespaces(pod) }
  if (attempt > 0)
    node.events.record(
      pod,
      undefined,
      'Normal',
      'SandboxChanged',
      'Pod sandbox changed, it will be killed and re-created.',
    )
  const made = yield* until<RuntimeResult<string>>((done) => node.runtime.runPodSandbox(config, done))
  if (made.ok) return true
  const { code, message } = made.failure
  node.events.record(
    pod,
    undefined,
    'Warning',
    'FailedCreatePodSandBox',
    `Failed to create pod sandbox: rpc error: code = ${code} desc = ${message}`,
  )
  return false
}

/** Ephemeral and init containers, resizes, main containers. */
function* startAll(context: PodContext, runtime: PodRecord, actions: PodActions): Process<Progress> {
  const outcomes: StartOutcome[] = []
  const start = function* (action: StartAction): Process<StartOutcome> {
    const outcome = yield* startOne(context, runtime, action)
    outcomes.push(outcome)
    return outcome
  }
  for (const action of actions.start.filter(({ role }) => role !== 'main')) {
    const outcome = yield* start(action)
    const blocks = action.role === 'init' && action.container.restartPolicy !== 'Always'
    if (outcome !== 'started' && blocks) return resultOf(context, outcomes)
  }
  for (const action of actions.resize) yield* resizeContainer(context, action)
  for (const action of actions.start.filter(({ role }) => role === 'main')) yield* start(action)
  return resultOf(context, outcomes)
}

/** When a container in back-off may start, in ms. */
type StartOutcome = 'started' | 'failed' | { readonly until: number }

function resultOf({ node }: PodContext, outcomes: readonly StartOutcome[]): Progress {
  if (outcomes.every((outcome) => outcome === 'started')) return DONE
  const ends = outcomes.flatMap((outcome) => (typeof outcome === 'string' ? [] : [outcome.until]))
  // The first back-off that ends decides, also beside failures without one.
  return ends.length === 0 ? RETRY : { type: 'retry', remaining: Math.min(...ends) - node.clock.now() }
}

function* startOne(
  context: PodContext,
  runtime: PodRecord,
  { container, backOff }: StartAction,
): Process<StartOutcome> {
  const { node, pod } = context
  const { name } = container
  // What came before, such as stopping its last run, may have taken all of that time.
  if (backOff !== undefined && node.clock.now() < backOff.until) {
    const text = `Back-off restarting failed container ${name} in pod ${podFullName(pod)}`
    node.events.record(pod, container, 'Warning', 'BackOff', text)
    const message = `back-off ${goDuration(backOff.delay)} restarting failed container=${name} pod=${podFullName(pod)}`
    context.noteStart(name, { reason: 'CrashLoopBackOff', message })
    return { until: backOff.until }
  }
  const ended = lastEnd(runtime, container)
  if (ended !== undefined) context.noteRestart(container, ended.finishedAt)
  const [sandbox] = node.runtime.podRecord(context.uid).sandboxes
  const failure = yield* startContainer(
    {
      node,
      images: context.images,
      pod,
      runtime,
      sandboxId: sandbox?.id ?? '',
      ips: sandbox?.ips ?? [],
    },
    container,
  )
  context.noteStart(name, failure)
  return failure === undefined ? 'started' : 'failed'
}

/** Stops everything and says how it ended. `grace` in seconds; `ending`: why, if it is the node that wants it. */
export function* syncTerminatingPod(context: PodContext, grace: number, ending?: PodEnding): Process<void> {
  const { node, pod, podIP } = context
  const runtime = context.lookedAt()
  const verdict = podStatus(context.stateOf(runtime), node.clock.now(), { terminal: false })
  context.report(ending === undefined ? verdict : { ...verdict, status: endedStatus(verdict.status, pod, ending) })
  context.prober?.stopWatchingMains()
  yield* killPod({ node, pod, podIP }, runtime, grace)
  context.prober?.stop()
  const stopped = node.runtime.podRecord(context.uid)
  context.report(podStatus(context.stateOf(stopped), node.clock.now(), { terminal: true }))
}

/** How long volumes take to be unmounted, in ms. */
const UNMOUNT_MS = 300

/** Nothing runs any more: cleans up. */
export function* syncTerminatedPod(context: PodContext): Process<void> {
  const { node, pod } = context
  context.report(podStatus(context.stateOf(context.lookedAt()), node.clock.now(), { terminal: true }))
  if (context.volumes !== undefined) {
    context.volumes.unmount()
    yield* sleep(node.clock, UNMOUNT_MS)
  }
  node.statuses.finish(pod)
}
