/** Flow G3: with RBAC, who may debug; and what `kubectl auth` and `kubectl create token` tell. */
import { describe, expect } from 'vitest'
import { columns } from '../support/columns.ts'
import { TESTED_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'
import type { Terminal } from '../support/terminal.ts'

const TOKENS = [
  { token: 'alicetoken', name: 'alice', groups: ['devs'] },
  { token: 'bobtoken', name: 'bob' },
]

/** Alice may patch ephemeral containers, Bob the Pods themselves. */
async function grantDebugging(user: Terminal): Promise<void> {
  await user.run('kubectl create role debugger --verb=get,list,watch --resource=pods')
  await user.run('kubectl create role attacher --verb=patch --resource=pods/ephemeralcontainers')
  await user.run('kubectl create role patcher --verb=get,list,watch,patch --resource=pods')
  await user.run('kubectl create rolebinding a --role=debugger --user=alice')
  await user.run('kubectl create rolebinding b --role=attacher --group=devs')
  await user.run('kubectl create rolebinding c --role=patcher --user=bob')
}

describe.each(TESTED_MINORS)('kubectl %s, with RBAC', (minor) => {
  const it = withKubectl(minor, { authorizationMode: 'RBAC', tokens: TOKENS })

  it('G3: debugs with patch on pods/ephemeralcontainers, not with patch on pods', async ({ user }) => {
    await user.run('kubectl run web --image=nginx')
    await grantDebugging(user)
    const debug = 'kubectl debug web --image=busybox --attach=false'

    await user.run(`${debug} -c d1 --token=alicetoken`)
    const refusal = await user.refused(`${debug} -c d2 --token=bobtoken`)

    expect(await user.run("kubectl get pod web -o jsonpath='{.spec.ephemeralContainers[*].name}'")).toBe('d1')
    expect(refusal).toContain(
      'Error from server (Forbidden): pods "web" is forbidden: User "bob" cannot patch resource "pods/ephemeralcontainers" in API group "" in the namespace "default"\n',
    )
    expect(await user.refused('kubectl get secrets --token=alicetoken')).toBe(
      'Error from server (Forbidden): secrets is forbidden: User "alice" cannot list resource "secrets" in API group "" in the namespace "default"\n',
    )
  })

  it('tells who may what, and who is who', async ({ user }) => {
    await grantDebugging(user)
    const can = async (question: string) => (await user.type(`kubectl auth can-i ${question}`)).stdout

    expect(await can('patch pods --subresource=ephemeralcontainers --as=alice --as-group=devs')).toBe('yes\n')
    expect(await can('patch pods --subresource=ephemeralcontainers --as=alice')).toBe('no\n')
    expect(await can('patch pods --as=bob')).toBe('yes\n')
    expect(await can("'*' '*'")).toBe('yes\n')
    expect(await can('get /healthz --token=bobtoken')).toBe('yes\n')
    expect(columns(await can('--list --token=bobtoken'))).toContainEqual(['pods', '[]', '[]', '[get list watch patch]'])
    expect(columns(await user.run('kubectl auth whoami --token=alicetoken'))).toEqual([
      ['ATTRIBUTE', 'VALUE'],
      ['Username', 'alice'],
      ['Groups', '[devs system:authenticated]'],
    ])
  })

  it('gives accounts tokens that are good as long as the account is there', async ({ user }) => {
    await user.run('kubectl create serviceaccount robot')
    await user.run('kubectl create rolebinding robot --clusterrole=view --serviceaccount=default:robot')
    const token = (await user.run('kubectl create token robot --duration=10m')).trim()

    expect(await user.run(`kubectl auth whoami --token=${token} -o jsonpath='{.status.userInfo.username}'`)).toBe(
      'system:serviceaccount:default:robot',
    )
    expect(await user.run(`kubectl get configmaps -o name --token=${token}`)).toBe('configmap/kube-root-ca.crt\n')
    expect(await user.refused(`kubectl get secrets --token=${token}`)).toContain(
      'User "system:serviceaccount:default:robot" cannot list resource "secrets"',
    )
    expect(await user.refused('kubectl create token robot --duration=1m')).toBe(
      'error: failed to create token: TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes\n',
    )

    await user.run('kubectl delete serviceaccount robot')
    expect(await user.refused(`kubectl get configmaps --token=${token}`)).toContain('Unauthorized')
  })
})
