/** The types of metrics: one row each. */
import { externalSource } from './external-source.ts'
import type { MetricSource } from './metric-source.ts'
import { objectSource } from './object-source.ts'
import { podsSource } from './pods-source.ts'
import { containerResourceSource, resourceSource } from './resource-source.ts'

export const metricSources: { readonly [type: string]: MetricSource } = {
  ContainerResource: containerResourceSource,
  External: externalSource,
  Object: objectSource,
  Pods: podsSource,
  Resource: resourceSource,
}
