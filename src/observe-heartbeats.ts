/** Heartbeats are written down when leases or nodes are looked at. */
import type { Beaten, Heartbeats } from './kubelet/heartbeats.ts'
import type { Observer } from './observed-registry.ts'
import type { Target } from './registry/registry.ts'

const RESOURCES: { readonly [resource: string]: Beaten } = { 'coordination.k8s.io/leases': 'leases', '/nodes': 'nodes' }
const LEASE_NAMESPACE = 'kube-node-lease'

/** Which heartbeats a target shows. */
function beatenBy({ kind, namespace }: Target): Beaten | undefined {
  const what = RESOURCES[`${kind.group}/${kind.resource}`]
  return what === 'leases' && namespace !== '' && namespace !== LEASE_NAMESPACE ? undefined : what
}

export const observeHeartbeats = (beats: Heartbeats): Observer => ({
  beforeRead(target) {
    const what = beatenBy(target)
    if (what !== undefined) beats.write(what, target.name === '' ? undefined : target.name)
  },
  beforeWatch(target) {
    const what = beatenBy(target)
    if (what === undefined) return () => {}
    beats.write(what)
    return beats.watch(what)
  },
})
