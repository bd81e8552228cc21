/** The controllers of a cluster, in the order in which they are started. */
import { clusterRoleAggregation } from './cluster-role-aggregation.ts'
import type { Controller } from './controller.ts'
import { cronJobController } from './cron-job.ts'
import { daemonSetController } from './daemon-set.ts'
import { deploymentController } from './deployment.ts'
import { disruptionController } from './disruption.ts'
import { endpointSliceController } from './endpoint-slice.ts'
import { endpointSliceMirroringController } from './endpoint-slice-mirroring.ts'
import { endpointsController } from './endpoints.ts'
import { garbageCollector } from './garbage-collector.ts'
import { horizontalPodAutoscalerController } from './horizontal-pod-autoscaler.ts'
import { jobController } from './job.ts'
import { namespaceController } from './namespace.ts'
import { nodeLifecycleController } from './node-lifecycle.ts'
import { persistentVolumeBinder } from './persistent-volume-binder.ts'
import { podGcController } from './pod-gc.ts'
import { replicaSetController } from './replica-set.ts'
import { replicationController } from './replication-controller.ts'
import { resourceQuotaController } from './resource-quota.ts'
import { rootCaController } from './root-ca.ts'
import { scheduler } from './scheduler/scheduler.ts'
import { serviceAccountController } from './service-account.ts'
import { serviceAccountTokenController } from './service-account-token.ts'
import { statefulSetController } from './stateful-set.ts'
import { taintEvictionController } from './taint-eviction.ts'
import { ttlAfterFinishedController } from './ttl-after-finished.ts'
import { claimProtectionController, volumeProtectionController } from './volume-protection.ts'

export const builtInControllers: readonly Controller[] = [
  serviceAccountController,
  serviceAccountTokenController,
  rootCaController,
  namespaceController,
  garbageCollector,
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
  disruptionController,
  resourceQuotaController,
  persistentVolumeBinder,
  claimProtectionController,
  volumeProtectionController,
  clusterRoleAggregation,
  nodeLifecycleController,
  taintEvictionController,
  podGcController,
  deploymentController,
  replicaSetController,
  statefulSetController,
  daemonSetController,
  jobController,
  cronJobController,
  ttlAfterFinishedController,
  replicationController,
  horizontalPodAutoscalerController,
  scheduler,
]
