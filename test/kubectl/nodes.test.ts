/** Nodes by real kubectl: looked at, cordoned, tainted and drained (flow F1). */
import { describe, expect } from 'vitest'
import { TESTED_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'

const BUDGET = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
`

describe.each(TESTED_MINORS)('kubectl %s', (minor) => {
  const it = withKubectl(minor, { nodes: 2 })

  it('lists and describes nodes', async ({ user }) => {
    expect(await user.run('kubectl get nodes')).toMatch(
      /^NAME\s+STATUS\s+ROLES\s+AGE\s+VERSION\nnode-1\s+Ready\s+<none>\s+\S+\s+v1\.35\.\d+\nnode-2\s+Ready/,
    )
    await user.run('kubectl run web --image=nginx --overrides=\'{"spec":{"nodeName":"node-1"}}\'')
    await user.run('kubectl wait --for=condition=Ready pod/web --timeout=20s')
    const text = await user.run('kubectl describe node node-1')
    expect(text).toMatch(/Lease:\n\s+HolderIdentity:\s+node-1\n\s+AcquireTime:\s+<unset>\n\s+RenewTime:\s+\w/)
    expect(text).toMatch(/Ready\s+True\s+.*KubeletReady\s+kubelet is posting ready status/)
    expect(text).toMatch(/Non-terminated Pods:\s+\(1 in total\)/)
    expect(text).toMatch(/default\s+web\s+0 \(0%\)/)
  })

  it('cordons and uncordons', async ({ user }) => {
    expect(await user.run('kubectl cordon node-1')).toBe('node/node-1 cordoned\n')
    expect(await user.run('kubectl get node node-1')).toContain('Ready,SchedulingDisabled')
    expect(await user.run('kubectl uncordon node-1')).toBe('node/node-1 uncordoned\n')
    expect(await user.run('kubectl get node node-1')).not.toContain('SchedulingDisabled')
  })

  it('taints, so that Pods without toleration go', async ({ user }) => {
    await user.run(
      'kubectl run web --image=nginx --overrides=\'{"spec":{"nodeName":"node-1","terminationGracePeriodSeconds":1}}\'',
    )
    await user.run('kubectl wait --for=condition=Ready pod/web --timeout=20s')
    expect(await user.run('kubectl taint node node-1 maintenance=yes:NoExecute')).toBe('node/node-1 tainted\n')
    await user.run('kubectl wait --for=delete pod/web --timeout=20s')
    expect(await user.run('kubectl taint node node-1 maintenance-')).toBe('node/node-1 untainted\n')
  })

  it('F1: drains a node once its budget allows it', async ({ cluster, user }) => {
    await user.run('kubectl cordon node-2')
    await user.run('kubectl create deployment web --image=nginx')
    await user.run('kubectl rollout status deployment web --timeout=20s')
    await user.run('kubectl uncordon node-2')
    user.write('budget.yaml', BUDGET)
    await user.run('kubectl apply -f budget.yaml')
    // A budget that has been looked at, as a disruption controller finds it.
    const status = {
      observedGeneration: 1,
      disruptionsAllowed: 0,
      currentHealthy: 1,
      desiredHealthy: 1,
      expectedPods: 1,
    }
    cluster.client.patch('poddisruptionbudgets.policy/status', 'default/web', { type: 'merge', patch: { status } })

    const refusal = await user.refused('kubectl drain node-1 --timeout=3s')
    expect(refusal).toContain("Cannot evict pod as it would violate the pod's disruption budget.")
    await user.run('kubectl delete pdb web')
    const text = await user.run('kubectl drain node-1 --timeout=60s')

    expect(text).toMatch(/evicting pod default\/web-.*\npod\/web-\S+ evicted\nnode\/node-1 drained\n/)
    await user.run('kubectl rollout status deployment web --timeout=20s')
    expect(await user.run('kubectl get pods -o wide')).toContain('node-2')
  })
})
