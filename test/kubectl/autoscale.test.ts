/** Autoscaling by real kubectl, from figures that the test sets. */
import { describe, expect } from 'vitest'
import { TESTED_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'

describe.each(TESTED_MINORS)('kubectl %s', (minor) => {
  // A minute of the cluster's time takes two seconds.
  const it = withKubectl(minor, { nodes: 2, timeScale: 30 })

  it('autoscales a Deployment, and tells what it goes by', async ({ cluster, user }) => {
    cluster.metrics.share({ pods: 'default/web-*', cpu: '240m' })
    await user.run('kubectl create deployment web --image=nginx')
    await user.run('kubectl set resources deployment web --requests=cpu=100m')
    await user.run('kubectl rollout status deployment web --timeout=20s')

    expect(await user.run('kubectl autoscale deployment web --min=2 --max=5 --cpu-percent=80')).toBe(
      'horizontalpodautoscaler.autoscaling/web autoscaled\n',
    )

    await user.run('kubectl wait hpa web --for=condition=AbleToScale --timeout=20s')
    await user.run("kubectl wait deployment web --for=jsonpath='{.status.readyReplicas}'=3 --timeout=25s")
    await user.run("kubectl wait hpa web --for=jsonpath='{.status.currentReplicas}'=3 --timeout=20s")
    expect(await user.run('kubectl get hpa')).toMatch(/web\s+Deployment\/web\s+(cpu: )?80%\/80%\s+2\s+5\s+3\s/)
    const description = await user.run('kubectl describe hpa web')
    expect(description).toMatch(/resource cpu on pods\s+\(as a percentage of request\):\s+80% \(80m\) \/ 80%/)
    expect(description).toMatch(/AbleToScale\s+True\s+ReadyForNewScale\s+recommended size matches current size/)
    expect(description).toMatch(/ScalingActive\s+True\s+ValidMetricFound/)
    expect(description).toMatch(/ScalingLimited\s+False\s+DesiredWithinRange/)
    expect(description).toMatch(
      /Normal\s+SuccessfulRescale\s+.*horizontal-pod-autoscaler\s+New size: 2; reason: Current number of replicas below Spec.MinReplicas/,
    )
    expect(description).toMatch(/New size: 3; reason: cpu resource utilization \(percentage of request\) above target/)
  })

  it('shows both versions of an autoscaler', async ({ user }) => {
    await user.run('kubectl create deployment web --image=nginx')
    await user.run('kubectl autoscale deployment web --max=3 --cpu-percent=70')
    const read = (version: string, path: string) =>
      user.run(`kubectl get horizontalpodautoscalers.${version}.autoscaling web -o jsonpath='{${path}}'`)
    expect(await read('v1', '.spec.targetCPUUtilizationPercentage')).toBe('70')
    expect(await read('v2', '.spec.metrics[0].resource.target.averageUtilization')).toBe('70')
  })
})
