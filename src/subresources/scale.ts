/** scale: how many replicas a workload has, and which Pods are its. Source: recordings kinds-apps/deployments-updates, apply/list-maps. */
import { invalid } from '../apimachinery/field-error.ts'
import { selectorText } from '../apimachinery/label-selector.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateObjectMeta } from '../apimachinery/object-meta.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import type { ProjectionSubresource } from '../registry/kind.ts'

const structOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})
const replicasOf = (value: JsonValue | undefined): number => Number(structOf(value).replicas ?? 0)

/** A selector of a workload as text; a ReplicationController's is a map of labels. */
function podsOf({ selector }: JsonObject): string {
  const given = structOf(selector)
  const isSelector = given.matchLabels !== undefined || given.matchExpressions !== undefined
  return selectorText(isSelector ? given : { matchLabels: given })
}

function project({ metadata, spec, status }: KubeObject): KubeObject {
  const { name = '', namespace = '', uid = '', resourceVersion = '', creationTimestamp = '' } = metadata
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: replicasOf(spec) },
    status: { replicas: replicasOf(status), selector: podsOf(structOf(spec)) },
  }
}

/** The scale of a kind with `spec.replicas`, `spec.selector` and `status.replicas`. */
export const scale: ProjectionSubresource = {
  type: 'projection',
  name: 'scale',
  body: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
  project,
  validate({ metadata, spec }) {
    const errors = validateObjectMeta(metadata, { namespaced: true, validateName: dns1123Subdomain })
    const replicas = replicasOf(spec)
    if (replicas < 0) errors.push(invalid('spec.replicas', replicas, 'must be greater than or equal to 0'))
    return errors
  },
  write(parent, { spec }) {
    parent.spec = { ...structOf(parent.spec), replicas: replicasOf(spec) }
  },
  sharedField: { parent: ['f:spec', 'f:replicas'], projection: ['f:spec', 'f:replicas'] },
}
