/** Everything that runs beside the API server: controllers, scheduler, nodes. */
import type { IdSource } from './apimachinery/random-ids.ts'
import type { Client } from './client/client.ts'
import { InformerFactory } from './client/informer.ts'
import type { Clock } from './clock/clock.ts'
import { builtInControllers } from './controllers/built-in-controllers.ts'
import { startKubelet } from './kubelet/kubelet.ts'
import type { UserInfo } from './registry/access.ts'

export interface ControlPlaneOptions {
  /** A client for an agent: the user it acts as, and its field manager. */
  readonly clientFor: (user: UserInfo, fieldManager: string) => Client
  readonly clock: Clock
  readonly ids: IdSource
  readonly nodes: number
}

export interface ControlPlane {
  readonly stop: () => void
}

const agent = (name: string, ...groups: string[]): UserInfo => ({
  name,
  uid: '',
  groups: [...groups, 'system:masters', 'system:authenticated'],
  extra: {},
})

export function startControlPlane({ clientFor, clock, ids, nodes }: ControlPlaneOptions): ControlPlane {
  const informers = new InformerFactory(clientFor(agent('system:kube-controller-manager'), ''), clock)
  const stops = builtInControllers.map(({ name, user, start }) =>
    start({
      client: clientFor(agent(user), name === 'default-scheduler' ? 'kube-scheduler' : 'kube-controller-manager'),
      clock,
      ids,
      informers,
    }),
  )
  for (let index = 0; index < nodes; index++) {
    const nodeName = `node-${index + 1}`
    const client = clientFor(agent(`system:node:${nodeName}`, 'system:nodes'), 'kubelet')
    stops.push(startKubelet({ client, clock, ids, nodeName, index }).stop)
  }
  return {
    stop() {
      for (const stop of stops) stop()
      informers.stop()
    },
  }
}
