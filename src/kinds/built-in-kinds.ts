/** The kinds that have a file of their own: one row each. All others are served from their structure. */

import { groupResource } from '../apimachinery/group-version.ts'
import { oncePer } from '../apimachinery/once-per.ts'
import type { KindDefinition } from '../registry/kind.ts'
import type { Schema } from '../schema/load-schema.ts'
import { bindingKind } from './binding.ts'
import { certificateSigningRequest } from './certificate-signing-request.ts'
import { clusterRole } from './cluster-role.ts'
import { clusterRoleBinding } from './cluster-role-binding.ts'
import { componentStatus } from './component-status.ts'
import { configMap } from './config-map.ts'
import { controllerRevision } from './controller-revision.ts'
import { cronJob } from './cron-job.ts'
import { customResourceDefinition } from './custom-resource-definition.ts'
import { daemonSet } from './daemon-set.ts'
import { deployment } from './deployment.ts'
import { endpointSlice } from './endpoint-slice.ts'
import { endpoints } from './endpoints.ts'
import { event } from './event.ts'
import { eventsK8sIoEvent } from './events-k8s-io-event.ts'
import { builtInFieldLabels } from './field-labels.ts'
import { genericKinds } from './generic-kinds.ts'
import { horizontalPodAutoscaler, horizontalPodAutoscalerV1 } from './horizontal-pod-autoscaler.ts'
import { ingress } from './ingress.ts'
import { ingressClass } from './ingress-class.ts'
import { job } from './job.ts'
import { lease } from './lease.ts'
import { limitRange } from './limit-range.ts'
import { localSubjectAccessReview } from './local-subject-access-review.ts'
import { mutatingWebhookConfiguration } from './mutating-webhook-configuration.ts'
import { namespace } from './namespace.ts'
import { networkPolicy } from './network-policy.ts'
import { node } from './node.ts'
import { persistentVolume } from './persistent-volume.ts'
import { persistentVolumeClaim } from './persistent-volume-claim.ts'
import { pod } from './pod.ts'
import { podDisruptionBudget } from './pod-disruption-budget.ts'
import { podTemplate } from './pod-template.ts'
import { builtInPrinters, builtInRowOrders } from './printers/built-in-printers.ts'
import { priorityClass } from './priority-class.ts'
import { priorityLevelConfiguration } from './priority-level-configuration.ts'
import { replicaSet } from './replica-set.ts'
import { replicationController } from './replication-controller.ts'
import { resourceQuota } from './resource-quota.ts'
import { role } from './role.ts'
import { roleBinding } from './role-binding.ts'
import { runtimeClass } from './runtime-class.ts'
import { secret } from './secret.ts'
import { selfSubjectAccessReview } from './self-subject-access-review.ts'
import { selfSubjectReview } from './self-subject-review.ts'
import { selfSubjectRulesReview } from './self-subject-rules-review.ts'
import { service } from './service.ts'
import { serviceAccount } from './service-account.ts'
import { statefulSet } from './stateful-set.ts'
import { storageClass } from './storage-class.ts'
import { subjectAccessReview } from './subject-access-review.ts'
import { tokenReview } from './token-review.ts'
import { validatingAdmissionPolicy } from './validating-admission-policy.ts'
import { validatingAdmissionPolicyBinding } from './validating-admission-policy-binding.ts'
import { validatingWebhookConfiguration } from './validating-webhook-configuration.ts'

export const ownKinds: readonly KindDefinition[] = [
  certificateSigningRequest,
  clusterRole,
  clusterRoleBinding,
  limitRange,
  localSubjectAccessReview,
  resourceQuota,
  role,
  roleBinding,
  selfSubjectAccessReview,
  selfSubjectReview,
  selfSubjectRulesReview,
  subjectAccessReview,
  tokenReview,
  bindingKind,
  componentStatus,
  configMap,
  controllerRevision,
  cronJob,
  customResourceDefinition,
  daemonSet,
  deployment,
  endpointSlice,
  endpoints,
  event,
  horizontalPodAutoscalerV1,
  horizontalPodAutoscaler,
  eventsK8sIoEvent,
  ingress,
  ingressClass,
  job,
  lease,
  mutatingWebhookConfiguration,
  namespace,
  networkPolicy,
  node,
  persistentVolume,
  persistentVolumeClaim,
  pod,
  podDisruptionBudget,
  podTemplate,
  priorityClass,
  priorityLevelConfiguration,
  replicaSet,
  replicationController,
  runtimeClass,
  secret,
  service,
  serviceAccount,
  storageClass,
  statefulSet,
  validatingAdmissionPolicy,
  validatingAdmissionPolicyBinding,
  validatingWebhookConfiguration,
]

/** A kind with the rows and field labels that the tables have for it, unless it brings its own. */
function withTables(kind: KindDefinition): KindDefinition {
  const key = `${kind.group}/${kind.resource}`
  const columns = kind.columns ?? builtInPrinters[key]
  const rowOrder = kind.rowOrder ?? builtInRowOrders[key]
  return {
    ...builtInFieldLabels[key],
    ...kind,
    ...(columns === undefined ? {} : { columns }),
    ...(rowOrder === undefined ? {} : { rowOrder }),
  }
}

interface SharedKinds {
  readonly own: readonly KindDefinition[]
  readonly generic: readonly KindDefinition[]
}

/** Kinds that are the same in all clusters of a schema. */
const sharedKindsOf = oncePer(
  (schema: Schema): SharedKinds => ({
    own: ownKinds.map(withTables),
    generic: genericKinds(schema, ownKinds).map(withTables),
  }),
)

/** Every kind that a server of this schema knows; `others` are those of a cluster's own. */
export function builtInKinds(schema: Schema, others: readonly KindDefinition[] = []): readonly KindDefinition[] {
  const { own, generic } = sharedKindsOf(schema)
  const taken = new Set(others.map(groupResource))
  return [...own, ...others.map(withTables), ...generic.filter((kind) => !taken.has(groupResource(kind)))]
}
