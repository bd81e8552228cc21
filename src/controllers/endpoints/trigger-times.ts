/**
 * When what endpoints show has changed: the time of the first change since the last look, which is written on them.
 * Source: KEP-752 and Kubernetes' SLI "network programming latency"; a control plane v1.35.
 */
import type { Pod } from '../../client/types.ts'
import { podCondition } from '../pod-state.ts'
import type { Service } from './service-types.ts'

interface Seen {
  readonly service: string
  readonly pods: ReadonlyMap<string, string>
}

export class TriggerTimes {
  readonly #seen = new Map<string, Seen>()

  /** RFC 3339; undefined when nothing has changed since this Service was last asked about. */
  since(key: string, { metadata: { creationTimestamp = '' } }: Service, pods: readonly Pod[]): string | undefined {
    const known = this.#seen.get(key)
    const times = new Map<string, string>()
    const changes = creationTimestamp > (known?.service ?? '') ? [creationTimestamp] : []
    for (const pod of pods) {
      const time = podCondition(pod, 'Ready')?.lastTransitionTime
      if (time === undefined) continue
      const name = pod.metadata.name ?? ''
      times.set(name, time)
      if (time > (known?.pods.get(name) ?? '')) changes.push(time)
    }
    this.#seen.set(key, { service: creationTimestamp, pods: times })
    return known === undefined ? creationTimestamp : changes.sort()[0]
  }

  /** Forgets a Service that is gone. */
  forget(key: string): void {
    this.#seen.delete(key)
  }
}
