/** What the server writes on its own account, through the pipeline as any client. */
import { jsonClone } from '../apimachinery/json-clone.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import type { ObjectPlace } from './admission.ts'
import type { RequestContext } from './context.ts'
import { recordWriter } from './field-owners.ts'
import { objectOf, type Pipeline } from './pipeline.ts'
import type { Target } from './registry.ts'
import { currentEntry, replace } from './update.ts'

/** The manager of its fields: the name of the recorded server's binary. Source: recording pod-update/eviction-with-budgets. */
const OWN_MANAGER = 'kube-apiserver-1.35'

/** Stores what `change` makes of a copy of the object, through its status subresource. Throws 404. */
export function updateStatusAsServer(
  pipeline: Pipeline,
  { group, resource, namespace, name }: ObjectPlace,
  change: (object: KubeObject) => void,
  context: RequestContext,
): void {
  const kind = pipeline.kindOf(group, resource)
  if (kind === undefined) throw new Error(`no kind ${group}/${resource}`)
  const target: Target = { kind, namespace, name, subresource: 'status' }
  const current = currentEntry(pipeline, target)
  const live = objectOf(target, current)
  const object = jsonClone(live)
  change(object)
  const own = { ...context, fieldManager: OWN_MANAGER }
  recordWriter(pipeline, target, object, live, own)
  replace(pipeline, target, object, current, own)
}
