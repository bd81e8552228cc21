/** Many nodes that idle for an hour, and a scheduler with many Pods to place: what they cost. */

import { row, seconds, timed } from './measure.ts'
import { createCluster } from './package.ts'

async function idleNodes(count: number): Promise<void> {
  const cluster = await createCluster({ nodes: count })
  const { wall } = await timed(() => cluster.clock.advance('1h'))
  const looking = await timed(async () => {
    cluster.client.list('leases.coordination.k8s.io', 'kube-node-lease')
  })
  row(
    `${count} nodes idle for an hour`,
    seconds(wall),
    `whoever lists all their leases then waits ${seconds(looking.wall)}`,
  )
  await cluster.close()
}

async function placedPods(count: number, nodes: number): Promise<void> {
  const cluster = await createCluster({ nodes })
  const resources = { requests: { cpu: '10m', memory: '10Mi' } }
  for (let index = 0; index < count; index++) {
    cluster.client.create('pods', {
      metadata: { name: `p-${index}`, namespace: 'default', labels: { app: 'web' } },
      spec: { containers: [{ name: 'app', image: 'registry.example/app:1', resources }] },
    })
  }
  // Kubelets take their Pods in the same instant.
  const { wall, cpu } = await timed(() => cluster.clock.advance(0))
  const placed = cluster.client.list('pods', 'default', { fieldSelector: 'spec.nodeName!=' }).items.length
  row(
    `${count} Pods scheduled, ${nodes} nodes`,
    seconds(wall),
    `${seconds(cpu)} of processor time; ${placed} placed and taken`,
  )
  await cluster.close()
}

await placedPods(10_000, 100)
await idleNodes(10_000)
