/** Services with what is behind them, and deletions that take others along, by real kubectl. */
import { describe, expect } from 'vitest'
import { TESTED_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'
import type { Terminal } from '../support/terminal.ts'

async function deployWeb(user: Terminal): Promise<void> {
  await user.run('kubectl create deployment web --image=nginx --replicas=2 --port=80')
  await user.run('kubectl rollout status deployment web --timeout=20s')
}

describe.each(TESTED_MINORS)('kubectl %s', (minor) => {
  const it = withKubectl(minor)

  it('exposes a Deployment and shows its endpoints', async ({ user }) => {
    await deployWeb(user)
    expect(await user.run('kubectl expose deployment web --port=8080 --target-port=80')).toBe('service/web exposed\n')
    await user.run("kubectl wait endpoints web --for=jsonpath='{.subsets[0].addresses[1].ip}' --timeout=10s")
    expect(await user.run('kubectl get endpoints web --no-headers 2>/dev/null')).toMatch(/^web\s+[\d.]+:80,[\d.]+:80\s/)
    expect(await user.run('kubectl get endpointslices -l kubernetes.io/service-name=web --no-headers')).toMatch(
      /^web-\w{5}\s+IPv4\s+80\s+[\d.]+,[\d.]+\s/,
    )
    expect(await user.run('kubectl describe service web')).toMatch(/Endpoints:\s+[\d.]+:80,[\d.]+:80/)
  })

  it('deletes an owner in the foreground, in the background and alone', async ({ user }) => {
    await deployWeb(user)
    await user.run('kubectl delete deployment web --cascade=orphan')
    const orphans = await user.run('kubectl get replicasets -o name')
    expect(orphans).toMatch(/^replicaset.apps\/web-\w+\n$/)
    expect(await user.run("kubectl get replicasets -o jsonpath='{.items[*].metadata.ownerReferences}'")).toBe('')
    await user.run(`kubectl delete ${orphans.trim()} --cascade=foreground --timeout=40s`)
    expect(await user.run('kubectl get replicasets,pods -o name')).toBe('')
    await deployWeb(user)
    await user.run('kubectl delete deployment web --cascade=background')
    await user.run('kubectl wait pods --all --for=delete --timeout=40s')
    expect(await user.run('kubectl get deployments,replicasets,pods -o name')).toBe('')
  })

  it('deletes a namespace with all that is in it', async ({ user }) => {
    await user.run('kubectl create namespace team')
    await user.run('kubectl -n team create configmap settings --from-literal=a=b')
    await user.run('kubectl -n team run web --image=nginx')
    expect(await user.run('kubectl delete namespace team --timeout=60s')).toContain('namespace "team" deleted')
    expect(await user.refused('kubectl get namespace team')).toContain('namespaces "team" not found')
  })
})
