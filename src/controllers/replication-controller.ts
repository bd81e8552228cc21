/** Keeps the Pods of ReplicationControllers, as if they were ReplicaSets. Source: Kubernetes docs "ReplicationController". */
import type { ReplicaSet, ReplicationController } from '../client/types.ts'
import { reconciler } from './controller.ts'
import { type ReplicaKind, replicaWork } from './replica-set.ts'

const RESOURCE = 'replicationcontrollers'

const asReplicaSet = (object: ReplicationController): ReplicaSet => ({
  ...object,
  spec: { ...object.spec, selector: { matchLabels: object.spec.selector } },
})

const REPLICATION_CONTROLLERS: ReplicaKind = {
  resource: RESOURCE,
  kind: 'ReplicationController',
  read(informers) {
    const controllers = informers.for<ReplicationController>(RESOURCE)
    return {
      get(key) {
        const object = controllers.get(key)
        return object === undefined ? undefined : asReplicaSet(object)
      },
      by: (indexer, value) => controllers.by(indexer, value).map(asReplicaSet),
    }
  },
}

export const replicationController = reconciler({
  name: 'replication-controller',
  work: (context) => replicaWork(REPLICATION_CONTROLLERS, context),
})
