/** The order of versions: v2 before v1 before v1beta2 before v1alpha1 before all other names. Source: Kubernetes, "Version priority". */

const KUBE_VERSION = /^v([1-9][0-9]*)(?:(alpha|beta)([1-9][0-9]*))?$/
const STAGES: { readonly [stage: string]: number } = { alpha: 0, beta: 1, '': 2 }

interface KubeVersion {
  readonly stage: number
  readonly major: number
  readonly minor: number
}

function parse(version: string): KubeVersion | undefined {
  const [whole, major, stage = '', minor = '0'] = KUBE_VERSION.exec(version) ?? []
  if (whole === undefined) return undefined
  return { stage: STAGES[stage] ?? 0, major: Number(major), minor: Number(minor) }
}

/** Negative when `a` is preferred to `b`. */
export function compareVersions(a: string, b: string): number {
  const left = parse(a)
  const right = parse(b)
  if (left === undefined && right === undefined) return a < b ? -1 : a > b ? 1 : 0
  if (left === undefined) return 1
  if (right === undefined) return -1
  return right.stage - left.stage || right.major - left.major || right.minor - left.minor
}
