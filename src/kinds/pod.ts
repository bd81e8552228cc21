/** The Pod. */
import { defineKind } from '../registry/kind.ts'
import { binding } from '../subresources/binding.ts'
import { ephemeralContainers } from '../subresources/ephemeral-containers.ts'
import { eviction } from '../subresources/eviction.ts'
import { podStatus } from '../subresources/pod-status.ts'
import { resize } from '../subresources/resize.ts'
import { podRow } from './pod/columns.ts'
import { podStrategy } from './pod/strategy.ts'
import type { Pod } from './pod/types.ts'

const DEFAULT_GRACE_SECONDS = 30

/** Seconds between the request to delete a Pod and its end. Source: semantics §8.1, recordings pod-delete. */
function gracePeriodSeconds({ spec, status }: Pod, asked: number | undefined): number {
  const period = asked ?? spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS
  // Without a node, or once it has ended, nobody has to stop anything.
  if ((spec.nodeName ?? '') === '' || status.phase === 'Failed' || status.phase === 'Succeeded') return 0
  return period < 0 ? 1 : period
}

export const pod = defineKind<Pod>({
  group: '',
  version: 'v1',
  kind: 'Pod',
  resource: 'pods',
  namespaced: true,
  strategy: podStrategy,
  subresources: [podStatus, ephemeralContainers, resize, binding, eviction],
  columns: podRow,
  watchIndex: 'spec.nodeName',
  gracePeriodSeconds,
  returnsDeletedObject: true,
})
