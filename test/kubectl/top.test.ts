/** What Pods and nodes use, by real kubectl (flow G2, top). */
import { describe, expect } from 'vitest'
import { TESTED_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'

describe.each(TESTED_MINORS)('kubectl %s top', (minor) => {
  // A minute of the cluster's time in a second: figures come with the second look at a Pod.
  const it = withKubectl(minor, { nodes: 2, timeScale: 60 })

  it('shows Pods, their containers, and nodes', async ({ cluster, user }) => {
    await user.run('kubectl run web --image=nginx')
    await user.run('kubectl run job --image=busybox -- sleep 100000')
    await user.run('kubectl wait --for=condition=Ready pod/web pod/job --timeout=20s')
    await user.run('sleep 1')
    cluster.metrics.set({ pods: 'default/web', cpu: '250m', memory: '64Mi' })
    cluster.metrics.setNode({ node: 'node-2', cpu: '2', memory: '16Gi' })
    expect(await user.run('kubectl top pod --sort-by=cpu')).toMatch(
      /^NAME\s+CPU\(cores\)\s+MEMORY\(bytes\)\s+\nweb\s+250m\s+64Mi\s+\njob\s+1m\s+4Mi\s+\n$/,
    )
    expect(await user.run('kubectl top pod web --containers')).toMatch(/\nweb\s+web\s+250m\s+64Mi\s+\n$/)
    expect(await user.run('kubectl top pod -l run=job -A')).toMatch(/\ndefault\s+job\s+1m\s+4Mi\s+\n$/)
    expect(await user.run('kubectl top node --sort-by=cpu')).toMatch(
      /\nnode-2\s+2000m\s+25%\s+16384Mi\s+50%\s+\nnode-1/,
    )
    expect(await user.run('kubectl get nodes.metrics.k8s.io node-2')).toMatch(/\nnode-2\s+2\s+16Gi\s+15s\n$/)
  })

  it('says when there is nothing yet, or nothing at all', async ({ user }) => {
    expect((await user.type('kubectl top pod')).stderr).toBe('No resources found in default namespace.\n')
    expect(await user.refused('kubectl top pod web')).toBe('Error from server (NotFound): pods "web" not found\n')
    expect(await user.refused('kubectl top node node-9')).toBe(
      'Error from server (NotFound): nodes "node-9" not found\n',
    )
  })

  it('shows the API by which it knows', async ({ user }) => {
    expect(await user.run('kubectl api-resources --api-group=metrics.k8s.io')).toMatch(
      /\nnodes\s+metrics.k8s.io\/v1beta1\s+false\s+NodeMetrics\npods\s+metrics.k8s.io\/v1beta1\s+true\s+PodMetrics\n$/,
    )
    expect(await user.run('kubectl get apiservice v1beta1.metrics.k8s.io')).toMatch(
      /kube-system\/metrics-server\s+True/,
    )
    expect(await user.run('kubectl explain podmetrics.containers.usage')).toMatch(/map\[string\]/)
  })
})

describe('kubectl 1.35 top without metrics-server', () => {
  const it = withKubectl('1.35', { metricsServer: false })

  it('finds no API', async ({ user }) => {
    expect(await user.refused('kubectl top node')).toBe('error: Metrics API not available\n')
  })
})
