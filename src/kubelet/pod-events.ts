/** Events about Pods and their containers. Texts: semantics §10.6, kubelet-facts "Event texts". */
import type { EventType } from '../client/event-correlator.ts'
import type { EventRecorder } from '../client/event-recorder.ts'
import { type Container, fieldPathOf, type Pod } from './pod.ts'

export class PodEvents {
  readonly #recorder: EventRecorder

  constructor(recorder: EventRecorder) {
    this.#recorder = recorder
  }

  /** `container` undefined: about the Pod as a whole. */
  record(pod: Pod, container: Container | undefined, type: EventType, reason: string, message: string): void {
    const fieldPath = container === undefined ? '' : fieldPathOf(pod, container)
    this.#recorder.record(pod, type, reason, message, fieldPath)
  }
}
