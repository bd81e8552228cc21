/** POST of random objects of kinds that have no generator of their own. */
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import type { Generator } from './generator.ts'
import { POD_SHAPE } from './pod-values.ts'
import { corrupt, type Shape, StructureValues, structureOf } from './structure-values.ts'

/** [apiVersion, kind, resource, whether it is in a namespace] */
const KINDS: readonly (readonly [string, string, string, boolean])[] = [
  ['v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', true],
  ['v1', 'PersistentVolume', 'persistentvolumes', false],
  ['v1', 'LimitRange', 'limitranges', true],
  ['v1', 'ResourceQuota', 'resourcequotas', true],
  ['v1', 'Endpoints', 'endpoints', true],
  ['v1', 'ServiceAccount', 'serviceaccounts', true],
  ['v1', 'ConfigMap', 'configmaps', true],
  ['v1', 'Node', 'nodes', false],
  ['discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices', true],
  ['policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', true],
  ['rbac.authorization.k8s.io/v1', 'Role', 'roles', true],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings', true],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', false],
  ['scheduling.k8s.io/v1', 'PriorityClass', 'priorityclasses', false],
  ['node.k8s.io/v1', 'RuntimeClass', 'runtimeclasses', false],
  ['storage.k8s.io/v1', 'StorageClass', 'storageclasses', false],
  ['apps/v1', 'ControllerRevision', 'controllerrevisions', true],
]

const BADNESS = [0, 0.03, 0.1, 0.3]
const CORRUPT = 0.05
const ADDRESSES = { good: ['10.1.1.1', '10.1.1.2'], bad: ['', 'x', '127.0.0.1', '010.0.0.1', '::1', '169.254.1.1'] }

const SHAPE: Shape = {
  ...POD_SHAPE,
  fields: { ...POD_SHAPE.fields, ConfigMap: 1.5, LimitRangeItem: 2.5, Node: 1 },
  values: {
    ...POD_SHAPE.values,
    ip: ADDRESSES,
    addresses: ADDRESSES,
    addressType: { good: ['IPv4'], bad: ['IPv6', 'FQDN', '', 'x'] },
    'LimitRangeItem.type': { good: ['Pod', 'Container', 'PersistentVolumeClaim', 'a.b/c'], bad: ['', 'x'] },
    'hard keys': { good: ['pods', 'requests.cpu', 'limits.memory', 'count/pods'], bad: ['', 'x', 'a b', 'requests.x'] },
    'max keys': { good: ['cpu', 'memory', 'storage'], bad: ['', 'x y'] },
    'min keys': { good: ['cpu', 'memory', 'storage'], bad: ['', 'x y'] },
    'default keys': { good: ['cpu', 'memory'], bad: ['', 'x y'] },
    'defaultRequest keys': { good: ['cpu', 'memory'], bad: ['', 'x y'] },
    'capacity keys': { good: ['storage'], bad: ['cpu', ''] },
    'requests keys': { good: ['storage'], bad: ['cpu', ''] },
    scopes: { good: ['BestEffort', 'NotTerminating', 'Terminating'], bad: ['', 'x'] },
    scopeName: { good: ['PriorityClass', 'BestEffort'], bad: ['', 'x'] },
    'ScopedResourceSelectorRequirement.operator': { good: ['In', 'Exists'], bad: ['', 'Gt'] },
    'data keys': { good: ['a', 'b.c'], bad: ['', 'a b', '..', 'x'.repeat(254)] },
    'binaryData keys': { good: ['d', 'e'], bad: ['', 'a', '/'] },
    bytes: { good: ['YQ=='], bad: ['', '*'] },
    minAvailable: { good: [1, '50%'], bad: [-1, 'x', '101%'] },
    maxUnavailable: { good: [1, '50%'], bad: [-1, 'x', '101%'] },
    unhealthyPodEvictionPolicy: { good: ['AlwaysAllow', 'IfHealthyBudget'], bad: ['', 'x'] },
    'RoleRef.apiGroup': { good: ['rbac.authorization.k8s.io'], bad: ['', 'x'] },
    'RoleRef.kind': { good: ['Role', 'ClusterRole'], bad: ['', 'User'] },
    'Subject.kind': { good: ['User', 'Group', 'ServiceAccount'], bad: ['', 'x'] },
    'Subject.apiGroup': { good: ['', 'rbac.authorization.k8s.io'], bad: ['x'] },
    handler: { good: ['runc', 'a-b'], bad: ['', 'A_', 'x'.repeat(64)] },
    provisioner: { good: ['a.b/c'], bad: ['', 'x y', '/'] },
    reclaimPolicy: { good: ['Delete', 'Retain'], bad: ['', 'Recycle', 'x'] },
    persistentVolumeReclaimPolicy: { good: ['Delete', 'Retain', 'Recycle'], bad: ['x'] },
    volumeBindingMode: { good: ['Immediate', 'WaitForFirstConsumer'], bad: ['', 'x'] },
    revision: { good: [0, 1], bad: [-1] },
  },
  unions: {
    ...POD_SHAPE.unions,
    PersistentVolumeSpec: ['hostPath', 'nfs', 'csi', 'local'],
    PodDisruptionBudgetSpec: ['minAvailable', 'maxUnavailable'],
  },
}

export const objects: Generator = (random, index) => {
  const [apiVersion, kind, resource, namespaced] = random.pick(KINDS)
  const [group = '', version = group] = apiVersion.split('/')
  const short = group === version ? 'core' : (group.split('.')[0] ?? '')
  const badness = random.pick(BADNESS)
  const message = structureOf(`${short}.${version}.${kind}`)
  const { metadata: _, status: __, ...fields } = new StructureValues(random, SHAPE, badness).object(message)
  const name = random.chance(1 - badness / 2) ? `{ns}-${index}` : random.pick(['A_b', `w.${index}`, 'a/b', ''])
  const body: JsonObject = { apiVersion, kind, metadata: { name }, ...fields }
  if (random.chance(CORRUPT)) corrupt(random, body)
  const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`
  return { method: 'POST', path: `${root}${namespaced ? '/namespaces/{ns}' : ''}/${resource}?dryRun=All`, body }
}
