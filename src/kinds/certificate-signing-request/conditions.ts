/** Conditions of CertificateSigningRequests as they are written. */
import type { CertificateSigningRequest, RequestCondition } from './types.ts'

/** Fills in when conditions were written, and since when they hold. `now` is RFC 3339. */
export function completeTimes(object: CertificateSigningRequest, old: CertificateSigningRequest, now: string): void {
  for (const condition of object.status.conditions ?? []) {
    condition.lastUpdateTime ??= now
    condition.lastTransitionTime ??= sameBefore(condition, old)?.lastTransitionTime ?? now
  }
}

const sameBefore = (condition: RequestCondition, { status }: CertificateSigningRequest): RequestCondition | undefined =>
  (status.conditions ?? []).find(
    ({ type, status: value, lastTransitionTime }) =>
      type === condition.type && value === condition.status && typeof lastTransitionTime === 'string',
  )

/** Puts back the conditions of this type, unless some were added or are missing. */
export function keepConditions(object: CertificateSigningRequest, old: CertificateSigningRequest, type: string): void {
  const { conditions = [] } = object.status
  const before = (old.status.conditions ?? []).filter((condition) => condition.type === type)
  if (conditions.filter((condition) => condition.type === type).length !== before.length) return
  const kept = before.values()
  object.status.conditions = conditions.map((condition) =>
    condition.type === type ? { ...(kept.next().value ?? condition) } : condition,
  )
}
