/** Priority: the number behind a Pod's priority class. Source: semantics §3.3, recordings pod-create/priority-and-runtime-class. */
import { forbiddenError } from '../apimachinery/api-error.ts'
import { specOf, textOf } from '../apimachinery/object-fields.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'
import { objectName } from './namespace-lifecycle.ts'
import { isPodWrite } from './pod-object.ts'

const PODS = { group: '', resource: 'pods' }
const GROUP = 'scheduling.k8s.io'
const SYSTEM_CLASSES = ['system-cluster-critical', 'system-node-critical']

function classOf(request: AdmissionRequest, name: string): KubeObject | undefined {
  const { lookup } = request
  if (name !== '') {
    const found = lookup.get(GROUP, 'priorityclasses', '', name)
    if (found !== undefined) return found
    throw refuse(request, `no PriorityClass with name ${name} was found`)
  }
  const defaults = lookup.list(GROUP, 'priorityclasses', '').filter(({ globalDefault }) => globalDefault === true)
  return defaults.sort((a, b) => Number(a.value) - Number(b.value))[0]
}

const refuse = ({ name, object }: AdmissionRequest, why: string) => forbiddenError(PODS, objectName(name, object), why)

/** Throws 403 for a class that the system itself needs. */
function refuseSystemClass({ operation, kind, subresource, name }: AdmissionRequest): void {
  if (operation !== 'DELETE' || kind.group !== GROUP || kind.resource !== 'priorityclasses' || subresource !== '')
    return
  if (!SYSTEM_CLASSES.includes(name)) return
  throw forbiddenError(kind, name, 'this is a system priority class and cannot be deleted')
}

function admit(request: AdmissionRequest): void {
  const { operation, object, old } = request
  if (!isPodWrite(request) || object === undefined) return
  const spec = specOf(object)
  if (operation === 'UPDATE') {
    const before = old === undefined ? {} : specOf(old)
    // Who updates a Pod need not know its priority.
    if (spec.priority === undefined && before.priority !== undefined) spec.priority = before.priority
    if (spec.preemptionPolicy === undefined && before.preemptionPolicy !== undefined)
      spec.preemptionPolicy = before.preemptionPolicy
    return
  }
  if (operation !== 'CREATE') return
  const found = classOf(request, textOf(spec.priorityClassName))
  const value = typeof found?.value === 'number' ? found.value : 0
  const policy = textOf(found?.preemptionPolicy) || 'PreemptLowerPriority'
  if (found !== undefined) spec.priorityClassName = found.metadata.name
  const computed = `must not be provided in pod spec; priority admission controller computed`
  if (spec.priority !== undefined && spec.priority !== value) {
    throw refuse(
      request,
      `the integer value of priority (${spec.priority}) ${computed} ${value} from the given PriorityClass name`,
    )
  }
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
    throw refuse(
      request,
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) ${computed} ${policy} from the given PriorityClass name`,
    )
  }
  spec.priority = value
  spec.preemptionPolicy = policy
}

export const priority: AdmissionPlugin = { name: 'Priority', admit, validate: refuseSystemClass }
