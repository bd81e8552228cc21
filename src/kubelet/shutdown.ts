/** A node that is shut down in good order: its Pods end first, those that the node needs last. Source: kubelet v1.35 nodeshutdown, KEP-2000. */
import type { Clock } from '../clock/clock.ts'
import { all, type Process, until, within } from '../clock/process.ts'
import type { Rejection } from './admission.ts'
import { isCritical, type Pod } from './pod.ts'
import type { PodEnding } from './pod-ending.ts'

export interface ShutdownPeriods {
  /** How long ordinary Pods have, in seconds. */
  readonly ordinary: number
  /** How long critical ones have after that. */
  readonly critical: number
}

/** What comes while the node goes is not taken. */
export const SHUTTING_DOWN: Rejection = {
  reason: 'NodeShutdown',
  message: 'Pod was rejected as the node is shutting down.',
}

const ENDING = { reason: 'Terminated', message: 'Pod was terminated in response to imminent node shutdown.' }

export interface ShutdownOptions {
  readonly clock: Clock
  readonly pods: readonly Pod[]
  readonly kill: (pod: Pod, ending: PodEnding, done: () => void) => void
}

/** Ends the Pods, one group after the other; a group that takes longer than it may is not waited for. */
export function* shutDown({ clock, pods, kill }: ShutdownOptions, periods: ShutdownPeriods): Process<void> {
  const groups = [
    { seconds: periods.ordinary, members: pods.filter((pod) => !isCritical(pod)) },
    { seconds: periods.critical, members: pods.filter(isCritical) },
  ]
  for (const { seconds, members } of groups) {
    if (members.length === 0) continue
    const end = function* (pod: Pod): Process<void> {
      const graceSeconds = Math.min(seconds, pod.spec.terminationGracePeriodSeconds ?? seconds)
      yield* until<void>((done) => kill(pod, { ...ENDING, graceSeconds }, () => done()))
    }
    yield* within(clock, seconds * 1000, all(members.map(end)))
  }
}
