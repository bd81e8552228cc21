/** Which taints a Pod puts up with. Source: docs "Taints and Tolerations". */
import type { Taint, Toleration } from './types.ts'

const NONE: readonly Toleration[] = []

export const tolerates = (tolerations: readonly Toleration[] | undefined, taint: Taint): boolean =>
  (tolerations ?? NONE).some((toleration) => isTolerated(taint, toleration))

export function isTolerated(taint: Taint, { key = '', operator = '', value = '', effect = '' }: Toleration): boolean {
  if (effect !== '' && effect !== taint.effect) return false
  if (key !== '' && key !== taint.key) return false
  if (operator === 'Exists') return true
  return (operator === '' || operator === 'Equal') && key === taint.key && value === (taint.value ?? '')
}

/** Whether a taint that keeps new Pods away is not tolerated. */
export const isKeptAway = (taints: readonly Taint[], tolerations: readonly Toleration[] | undefined): boolean =>
  taints.some((taint) => taint.effect !== 'PreferNoSchedule' && !tolerates(tolerations, taint))
