/** How long a deletion waits: the rules of grace periods. Source: semantics of rest.BeforeDelete, recordings pod-delete. */
import type { KubeObject } from '../apimachinery/objects.ts'
import { formatTime, parseTime } from '../apimachinery/time.ts'
import type { RequestContext } from './context.ts'
import type { KindDefinition } from './kind.ts'

/**
 * `marked`: the object was changed and waits for `seconds`; `pending`: it already waits, nothing to do;
 * `immediate`: the kind has no grace period.
 */
export type Grace = { type: 'marked'; seconds: number } | { type: 'pending' } | { type: 'immediate' }

/** Marks `object`, a fresh copy of the stored one, for deletion as far as grace periods ask for it. */
export function markForGrace(
  kind: KindDefinition,
  object: KubeObject,
  asked: number | undefined,
  context: RequestContext,
): Grace {
  const { metadata } = object
  if (kind.gracePeriodSeconds === undefined) return { type: 'immediate' }
  if (metadata.deletionTimestamp !== undefined) return shorten(object, asked, context)
  const seconds = kind.gracePeriodSeconds(object, asked)
  if (seconds === undefined) return { type: 'immediate' }
  metadata.deletionTimestamp = formatTime(context.clock.now() + seconds * 1000)
  metadata.deletionGracePeriodSeconds = seconds
  if (metadata.generation !== undefined) metadata.generation += 1
  return { type: 'marked', seconds }
}

/** An object that already waits may only be made to wait less. */
function shorten(object: KubeObject, asked: number | undefined, context: RequestContext): Grace {
  const { metadata } = object
  const before = metadata.deletionGracePeriodSeconds ?? 0
  if (before === 0) return { type: 'immediate' }
  const shorter = asked !== undefined && asked < 0 ? 1 : asked
  if (shorter === undefined || shorter >= before) return { type: 'pending' }
  const moved = parseTime(metadata.deletionTimestamp ?? '') + (shorter - before) * 1000
  const now = context.clock.now()
  // What is over already still lets somebody else do the deletion, unless that is not wanted.
  const seconds = moved < now && shorter !== 0 ? 1 : shorter
  metadata.deletionTimestamp = formatTime(Math.max(moved, now))
  metadata.deletionGracePeriodSeconds = seconds
  return { type: 'marked', seconds }
}

/** Marks an object without grace periods that finalizers keep. */
export function markAsDeleting(object: KubeObject, context: RequestContext): void {
  const { metadata } = object
  if (metadata.deletionGracePeriodSeconds === undefined && metadata.generation !== undefined) metadata.generation += 1
  const now = context.clock.now()
  if (metadata.deletionTimestamp === undefined || parseTime(metadata.deletionTimestamp) > now) {
    metadata.deletionTimestamp = formatTime(now)
  }
  metadata.deletionGracePeriodSeconds = 0
}
