/** pods/binding: gives a Pod its node. Source: semantics §4.2, recording pod-update/binding. */
import { badRequest, conflict, plainServerError } from '../apimachinery/api-error.ts'
import { aggregateMessage, type FieldError, notSupported, required } from '../apimachinery/field-error.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
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
  const why = refusal(pod, body)
  if (why !== undefined) throw conflict(BINDING, name, why)
  pod.spec.nodeName = nodeName
  const { annotations } = body.metadata
  if (annotations !== undefined) pod.metadata.annotations = { ...pod.metadata.annotations, ...annotations }
  const now = formatTime(context.clock.now())
  const condition = { type: 'PodScheduled', status: 'True', lastTransitionTime: now }
  pod.status.conditions = [...(pod.status.conditions ?? []).filter(({ type }) => type !== 'PodScheduled'), condition]
}

function refusal({ metadata, spec }: Pod, body: KubeObject): string | undefined {
  const { name } = metadata
  const { uid } = body.metadata
  if (uid !== undefined && uid !== metadata.uid)
    return `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`
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
    const given = body.metadata.name ?? ''
    if (given !== '' && given !== scope.name) throw badRequest('name in URL does not match name in Binding object')
    const target = isJsonObject(body.target) ? body.target : {}
    const errors = targetErrors(target)
    if (errors.length > 0) throw plainServerError(aggregateMessage(errors))
    scope.update((pod) => bind(pod, String(target.name), body, scope))
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }
  },
}
