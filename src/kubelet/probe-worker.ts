/** One probe of one container, through all of its runs. Source: kubelet-facts, recordings kubelet/ (probes). */
import { parseTime } from '../apimachinery/time.ts'
import type { Timer } from '../clock/clock.ts'
import { run } from '../clock/process.ts'
import type { NodeContext } from './node-context.ts'
import { type Container, isSidecar, isTerminalPhase, type Pod, type Probe } from './pod.ts'
import type { ContainerStatus, PodStatus } from './pod-status.ts'
import { type ProbeOutcome, runProbe } from './probe.ts'
import type { ProbeFindings, ProbeResult, ProbeType } from './probe-results.ts'
import { restartsAfter } from './restart-policy.ts'

export interface ProberOptions {
  readonly node: NodeContext
  readonly pod: () => Pod
  /** A verdict that is new. */
  readonly found: (type: ProbeType, containerId: string, result: ProbeResult) => void
}

const TITLES = { startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness' } as const
/** What counts before the first verdict. */
const INITIAL = { startup: 'unknown', readiness: 'failure', liveness: 'success' } as const

const CANCELLED: ProbeOutcome = { type: 'error', error: 'rpc error: code = Canceled desc = context canceled' }

/**
 * A kubelet gets to the probes of a new Pod so many ms after the API server has it: what happens whole seconds later comes
 * before a probe.
 */
const START_MS = 50

/** Probes that cannot be made are tried again so many times at once. */
const TRIES = 3

export class ProbeWorker {
  readonly type: ProbeType
  readonly #options: ProberOptions
  readonly #results: ProbeFindings
  readonly #container: Container
  readonly #probe: Probe
  readonly #ended: () => void
  /** The run that it is about. */
  #containerId = ''
  #last: ProbeResult | undefined
  #times = 0
  /** The verdict is in; it waits for the next run. */
  #onHold = false
  #busy = false
  #hurried = false
  #cancelled = false
  /** Which probe is under way: answers to earlier ones do not count. */
  #flight = 0
  /** When the next tick is due, in ms. */
  #due = 0
  #timer: Timer | undefined
  #stopped = false

  constructor(
    options: ProberOptions,
    results: ProbeFindings,
    type: ProbeType,
    container: Container,
    probe: Probe,
    ended: () => void,
  ) {
    this.type = type
    this.#options = options
    this.#results = results
    this.#container = container
    this.#probe = probe
    this.#ended = ended
  }

  get containerName(): string {
    return this.#container.name
  }

  get #period(): number {
    return (this.#probe.periodSeconds ?? 10) * 1000
  }

  /** From now on it comes once a period. */
  begin(): void {
    this.#due = this.#options.node.clock.now() + START_MS
    this.#arm()
  }

  /** The time has come, by itself or out of turn. */
  tick(): void {
    if (this.#stopped) return
    this.#busy = true
    const before = this.#before()
    if (before === 'stop') return this.stop()
    if (before === 'wait') return this.#plan()
    const { node } = this.#options
    const { pod, status } = before
    const target = {
      clock: node.clock,
      runtime: node.runtime,
      container: this.#container,
      containerId: this.#containerId,
      podIP: status.podIP ?? '',
    }
    const flight = ++this.#flight
    if (this.#cancelled && this.#probe.exec !== undefined) return this.#land(pod, CANCELLED)
    const attempt = (left: number): void =>
      run(runProbe(target, this.#probe), (outcome) => {
        if (this.#stopped || flight !== this.#flight) return
        if (outcome.type === 'error' && left > 1) return attempt(left - 1)
        this.#land(pod, outcome)
      })
    attempt(TRIES)
  }

  /** Gives up its command, now and whenever it is due again. */
  cancelCommand(): void {
    this.#cancelled = true
    if (!this.#busy || this.#probe.exec === undefined) return
    this.#flight++
    this.#land(this.#options.pod(), CANCELLED)
  }

  #land(pod: Pod, outcome: ProbeOutcome): void {
    this.#judge(pod, outcome)
    this.#plan()
  }

  /** Runs it out of turn; the next regular one is a whole period later. */
  hurry(): void {
    if (this.#busy) {
      this.#hurried = true
      return
    }
    this.#due = this.#options.node.clock.now()
    this.#arm()
  }

  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#timer?.cancel()
    if (this.#containerId !== '') this.#results.forget(this.type, this.#containerId)
    this.#ended()
  }

  #plan(): void {
    this.#busy = false
    const now = this.#options.node.clock.now()
    if (this.#hurried) this.#due = now
    else {
      this.#due += this.#period
      // Ticks that passed while a probe took its time are one tick.
      if (this.#due < now) this.#due = now
    }
    this.#hurried = false
    this.#arm()
  }

  #arm(): void {
    this.#timer?.cancel()
    const { clock } = this.#options.node
    this.#timer = clock.setTimeout(() => this.tick(), this.#due - clock.now())
  }

  /** Whether there is something to probe: not yet, never again, or this. */
  #before(): 'wait' | 'stop' | { pod: Pod; status: PodStatus } {
    const pod = this.#options.pod()
    const status = this.#options.node.statuses.statusOf(pod)
    if (isTerminalPhase(status.phase)) return 'stop'
    const own = this.#ownStatus(status)
    if (own?.containerID === undefined) return 'wait'
    this.#follow(own.containerID.replace(/^\w+:\/\//, ''))
    if (this.#onHold) return 'wait'
    if (own.state.running === undefined) return this.#whileNotRunning(pod, own)
    const age = this.#options.node.clock.now() - parseTime(own.state.running.startedAt)
    if (Math.floor(age / 1000) < (this.#probe.initialDelaySeconds ?? 0)) return 'wait'
    // The startup probe has its time before, the others after.
    return (own.started === true) === (this.type !== 'startup') ? { pod, status } : 'wait'
  }

  #ownStatus({ containerStatuses = [], initContainerStatuses = [] }: PodStatus): ContainerStatus | undefined {
    return [...containerStatuses, ...initContainerStatuses].find(({ name }) => name === this.#container.name)
  }

  /** A new run of the container begins with a clean slate. */
  #follow(containerId: string): void {
    if (containerId === this.#containerId) return
    if (this.#containerId !== '') this.#results.forget(this.type, this.#containerId)
    this.#containerId = containerId
    this.#onHold = false
    this.#results.set(this.type, containerId, INITIAL[this.type])
  }

  #whileNotRunning(pod: Pod, { state }: ContainerStatus): 'wait' | 'stop' {
    this.#results.set(this.type, this.#containerId, 'failure')
    if (state.terminated === undefined || isSidecar(this.#container)) return 'wait'
    return restartsAfter(pod, this.#container, state.terminated.exitCode) ? 'wait' : 'stop'
  }

  #judge(pod: Pod, outcome: ProbeOutcome): void {
    this.#record(pod, outcome)
    if (outcome.type === 'error') return
    const result = outcome.type === 'failure' ? 'failure' : 'success'
    this.#times = this.#last === result ? this.#times + 1 : 1
    this.#last = result
    const threshold = result === 'failure' ? (this.#probe.failureThreshold ?? 3) : (this.#probe.successThreshold ?? 1)
    if (this.#times < threshold) return
    this.#results.set(this.type, this.#containerId, result)
    if (this.type === 'startup' || (this.type === 'liveness' && result === 'failure')) {
      this.#onHold = true
      this.#times = 0
    }
  }

  #record(pod: Pod, outcome: ProbeOutcome): void {
    const { events } = this.#options.node
    const title = TITLES[this.type]
    const unhealthy = (text: string): void => events.record(pod, this.#container, 'Warning', 'Unhealthy', text)
    if (outcome.type === 'failure') unhealthy(`${title} probe failed: ${outcome.output}`)
    else if (outcome.type === 'error')
      unhealthy(`${title} probe errored and resulted in unknown state: ${outcome.error}`)
    else if (outcome.type === 'warning')
      events.record(pod, this.#container, 'Warning', 'ProbeWarning', `${title} probe warning: ${outcome.output}`)
  }
}
