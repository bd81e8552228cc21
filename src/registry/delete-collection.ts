/** DELETE of a collection: each listed object by the rules of its own deletion. */
import { isNotFound } from '../apimachinery/api-error.ts'
import type { RequestContext } from './context.ts'
import { remove } from './delete.ts'
import type { DeleteOptions } from './delete-options.ts'
import { list } from './list.ts'
import type { Pipeline } from './pipeline.ts'
import type { ListOptions, ListResult, Target } from './registry.ts'

/** Answers the items as they were before. An object that is gone meanwhile is passed over. */
export function deleteCollection(
  pipeline: Pipeline,
  target: Target,
  selected: ListOptions,
  options: DeleteOptions,
  context: RequestContext,
): ListResult {
  const result = list(pipeline, target, selected)
  for (const { object } of result.entries) {
    const { name = '', namespace = '' } = object.metadata
    try {
      remove(pipeline, { ...target, namespace, name }, options, context)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
  return result
}
