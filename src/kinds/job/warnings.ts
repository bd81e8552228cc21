/** What a server warns of in the spec of a Job that it takes. Source: batch warnings of v1.35. */
import { podTemplateWarnings } from '../pod/warnings.ts'
import { isIndexed, type JobSpec } from './types.ts'

const MANY_COMPLETIONS = 100_000
const MANY_AT_ONCE = 10_000

/** `path` is that of the spec. */
export function jobWarnings(spec: JobSpec, path: string): string[] {
  const { completions = 0, parallelism = 0, template } = spec
  const found = podTemplateWarnings(template, `${path}.template`)
  if (!isIndexed(spec) || completions <= MANY_COMPLETIONS || parallelism <= MANY_AT_ONCE) return found
  const why =
    'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, ' +
    'Kubernetes might not be able to track completedIndexes when a big number of indexes fail'
  return [`${path}: ${why}`, ...found]
}
