/** Rollouts of Deployments by real kubectl: flow E5 and `rollout` of flow G2. */
import { describe, expect } from 'vitest'
import { STREAMING_MINORS, TESTED_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'

describe.each(STREAMING_MINORS)('kubectl %s', (minor) => {
  const it = withKubectl(minor, { timeScale: 4 })

  it('E5: a change of the template rolls out: new ReplicaSet, new Pods, the old ones gone', async ({ user }) => {
    await user.run('kubectl create deployment web --image=nginx --replicas=2')
    expect(await user.run('kubectl rollout status deployment web --timeout=20s')).toContain(
      'deployment "web" successfully rolled out',
    )
    const patch = '{"spec":{"template":{"spec":{"shareProcessNamespace":true}}}}'
    await user.run(`kubectl patch deployment web --patch '${patch}'`)
    await user.run('kubectl rollout status deployment web --timeout=25s')
    const sizes = await user.run("kubectl get rs -o jsonpath='{.items[*].spec.replicas}'")
    expect(sizes.split(' ').sort()).toEqual(['0', '2'])
    const shared = "kubectl get pods -o jsonpath='{.items[?(@.spec.shareProcessNamespace==true)].metadata.name}'"
    expect((await user.run(shared)).split(' ')).toHaveLength(2)
  })
})

describe.each(TESTED_MINORS)('kubectl %s', (minor) => {
  const it = withKubectl(minor)

  it('G2: rollout history, undo, scale and set image', async ({ user }) => {
    await user.run('kubectl create deployment web --image=nginx:1')
    await user.run('kubectl rollout status deployment web --timeout=20s')
    await user.run('kubectl set image deployment/web nginx=nginx:2')
    await user.run('kubectl rollout status deployment web --timeout=20s')
    expect(await user.run('kubectl rollout history deployment web')).toMatch(
      /REVISION\s+CHANGE-CAUSE\n1\s+<none>\n2\s+<none>/,
    )
    expect(await user.run('kubectl rollout undo deployment web')).toContain('deployment.apps/web rolled back')
    await user.run('kubectl rollout status deployment web --timeout=20s')
    expect(await user.run("kubectl get deployment web -o jsonpath='{..image}'")).toBe('nginx:1')
    expect(await user.run('kubectl scale deployment web --replicas=3')).toContain('deployment.apps/web scaled')
    await user.run('kubectl wait deployment web --for=jsonpath={.status.readyReplicas}=3 --timeout=20s')
    expect(await user.run('kubectl get deployment web')).toMatch(/web\s+3\/3\s+3\s+3/)
  })
})
