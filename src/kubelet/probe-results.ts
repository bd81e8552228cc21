/** What probes have found out, as far as statuses and actions depend on it. */

export type ProbeType = 'startup' | 'readiness' | 'liveness'
export type ProbeResult = 'success' | 'failure' | 'unknown'

export interface ProbeResults {
  /** The last verdict about one run of a container; undefined while there is none. */
  result(type: ProbeType, containerId: string): ProbeResult | undefined
  /** Whether a container is probed at all. */
  isProbed(type: ProbeType, containerName: string): boolean
}

/** Where verdicts are noted. */
export interface ProbeFindings {
  set(type: ProbeType, containerId: string, result: ProbeResult): void
  forget(type: ProbeType, containerId: string): void
}

/** Of Pods without probes. */
export const noProbeResults: ProbeResults = { result: () => undefined, isProbed: () => false }
