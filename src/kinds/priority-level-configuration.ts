/** PriorityLevelConfigurations. Source: recording kinds-other/flow-control. */
import { defineKind } from '../registry/kind.ts'
import type { PriorityLevelConfiguration, PriorityLevelSpec } from './flow-control/types.ts'
import { priorityLevelErrors } from './flow-control/validate-priority-level.ts'
import { genericStatus, metadataStrategy } from './generic-kinds.ts'

const meta = metadataStrategy<PriorityLevelConfiguration>(false, true)
const SHARES = 30
const QUEUES = 64
const HAND_SIZE = 8
const QUEUE_LENGTH = 50

function complete({ limited, exempt }: PriorityLevelSpec): void {
  if (exempt !== undefined) {
    exempt.nominalConcurrencyShares ??= 0
    exempt.lendablePercent ??= 0
  }
  if (limited === undefined) return
  limited.nominalConcurrencyShares ??= SHARES
  limited.lendablePercent ??= 0
  const queuing = limited.limitResponse?.queuing
  if (queuing === undefined) return
  queuing.queues ||= QUEUES
  queuing.handSize ||= HAND_SIZE
  queuing.queueLengthLimit ||= QUEUE_LENGTH
}

export const priorityLevelConfiguration = defineKind<PriorityLevelConfiguration>({
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'PriorityLevelConfiguration',
  resource: 'prioritylevelconfigurations',
  namespaced: false,
  strategy: {
    ...meta,
    tracksGeneration: true,
    applyDefaults({ spec }) {
      if (spec !== undefined) complete(spec)
    },
    validate: (object, context) => [
      ...(meta.validate?.(object, context) ?? []),
      ...priorityLevelErrors(object.metadata.name ?? '', object.spec ?? {}),
    ],
    validateUpdate: (object, old, context) => [
      ...(meta.validateUpdate?.(object, old, context) ?? []),
      ...priorityLevelErrors(object.metadata.name ?? '', object.spec ?? {}),
    ],
  },
  subresources: [genericStatus(false)],
})
