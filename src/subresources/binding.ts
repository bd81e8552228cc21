/** pods/binding: gives a Pod its node. Source: semantics §4.2, recording pod-update/binding. */
import { badRequest, conflict, plainServerError } from '../apimachinery/api-error.ts'
import { aggregateMessage, type FieldError, notSupported, required } from '../apimachinery/field-error.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import { setPodCondition } from '../kinds/pod/conditions.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { ActionSubresource, SubresourceScope } from '../registry/kind.ts'

const BINDING = { group: '', resource: 'pods/binding' }

function targetErrors(target: JsonObject): FieldError[] {
  const { kind, name } = target
  const errors: FieldError[] = []
  if (kind !== undefined && kind !== '' && kind !== 'Node')
    errors.push(notSupported('target.kind', kind, ['Node', '<empty>']))
  if (name === undefined || name === '') errors.push(required('target.name'))
  return errors
}

function bind(pod: Pod, nodeName: string, body: KubeObject, { name, context }: SubresourceScope<Pod>): void {
  const why = refusal(pod)
  if (why !== undefined) throw conflict(BINDING, name, why)
  pod.spec.nodeName = nodeName
  // A nomination has served its purpose.
  delete pod.status.nominatedNodeName
  const { annotations, labels } = body.metadata
  if (annotations !== undefined) pod.metadata.annotations = { ...pod.metadata.annotations, ...annotations }
  if (labels !== undefined) pod.metadata.labels = { ...pod.metadata.labels, ...labels }
  setPodCondition(pod, { type: 'PodScheduled', status: 'True' }, formatTime(context.clock.now()))
}

function refusal({ metadata, spec }: Pod): string | undefined {
  const { name } = metadata
  if (metadata.deletionTimestamp !== undefined) return `pod ${name} is being deleted, cannot be assigned to a host`
  if ((spec.nodeName ?? '') !== '') return `pod ${name} is already assigned to node "${spec.nodeName}"`
  if ((spec.schedulingGates ?? []).length > 0) return `pod ${name} has non-empty .spec.schedulingGates`
  return undefined
}

export const binding: ActionSubresource<Pod> = {
  type: 'action',
  name: 'binding',
  body: { group: '', version: 'v1', kind: 'Binding' },
  create(scope, body) {
    const { name = '', uid, resourceVersion } = body.metadata
    if (name !== scope.name) throw badRequest('name in URL does not match name in Binding object')
    const target = isJsonObject(body.target) ? body.target : {}
    const errors = targetErrors(target)
    if (errors.length > 0) throw plainServerError(aggregateMessage(errors))
    scope.validate()
    if (name === '') throw badRequest('Name parameter required.')
    scope.requireStored({
      ...(uid === undefined || uid === '' ? {} : { uid }),
      ...(resourceVersion === undefined || resourceVersion === '' ? {} : { resourceVersion }),
    })
    scope.update((pod) => bind(pod, String(target.name), body, scope))
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }
  },
}
