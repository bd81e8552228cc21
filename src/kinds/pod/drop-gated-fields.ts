/**
 * Fields of features that are off are dropped without a word, valid or not. Source: recordings pod-create/mounts-and-projections,
 * pod-create/containers, pod-invalid/more-volumes, pod-invalid/probes-and-lifecycle; the features' defaults in v1.35.
 */
import type { PodSpec } from './types.ts'
import { visitContainers } from './visit-containers.ts'

/** Changes the spec of a Pod or a template in place; nothing frozen may be in what it drops from. */
export function dropGatedFields(spec: PodSpec): void {
  delete spec.workloadRef
  for (const { projected } of spec.volumes ?? []) {
    for (const source of projected?.sources ?? []) {
      delete source.clusterTrustBundle
      delete source.podCertificate
    }
  }
  for (const { container } of visitContainers(spec, '')) {
    const { lifecycle } = container
    if (lifecycle?.stopSignal === undefined) continue
    delete lifecycle.stopSignal
    if (lifecycle.postStart === undefined && lifecycle.preStop === undefined) delete container.lifecycle
  }
}
