/** Flow G1 and the everyday changes: apply, edit, replace, patch, label, annotate, delete. */
import { readFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { TESTED_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'
import type { Terminal } from '../support/terminal.ts'

const tomcat = readFileSync(new URL('../../fixtures/manifests/pod-tomcat.yaml', import.meta.url), 'utf8')

/** What JSONPath finds in the Pod. */
const read = (user: Terminal, path: string): Promise<string> =>
  user.run(`kubectl get pod tomcat -o jsonpath='{${path}}'`)

async function applyTomcat(user: Terminal): Promise<void> {
  user.write('pod-tomcat.yaml', tomcat)
  await user.run('kubectl apply -f pod-tomcat.yaml')
}

describe.each(TESTED_MINORS)('kubectl %s', (minor) => {
  const it = withKubectl(minor)

  it('G1: applies a manifest, finds it unchanged, and deletes it', async ({ user }) => {
    user.write('pod-tomcat.yaml', tomcat)

    expect(await user.run('kubectl apply -f pod-tomcat.yaml')).toBe('pod/tomcat created\n')
    expect(await user.run('kubectl apply -f pod-tomcat.yaml')).toBe('pod/tomcat unchanged\n')
    await user.run('kubectl wait --for=condition=Ready pod/tomcat --timeout=20s')
    expect(await read(user, '.spec.containers[0].imagePullPolicy')).toBe('IfNotPresent')
    expect(await user.run('kubectl delete -f pod-tomcat.yaml')).toMatch(/^pod "tomcat" deleted/)
    expect(await user.run('kubectl get pods -o name')).toBe('')
  })

  it('applies a change of the image and the removal of a label', async ({ user }) => {
    await applyTomcat(user)
    user.write('pod-tomcat.yaml', tomcat.replace('tomcat:10', 'tomcat:11').replace('app: tomcat', 'tier: front'))

    expect(await user.run('kubectl apply -f pod-tomcat.yaml')).toBe('pod/tomcat configured\n')

    expect(await read(user, '.spec.containers[0].image')).toBe('tomcat:11')
    expect(JSON.parse(await read(user, '.metadata.labels'))).toEqual({ tier: 'front' })
  })

  it('applies on the server, and tells who else owns a field', async ({ user }) => {
    user.write('pod-tomcat.yaml', tomcat)
    const apply = 'kubectl apply --server-side -f pod-tomcat.yaml'
    expect(await user.run(apply)).toBe('pod/tomcat serverside-applied\n')
    expect(await user.run(apply)).toBe('pod/tomcat serverside-applied\n')
    user.write('pod-tomcat.yaml', tomcat.replace('tomcat:10', 'tomcat:11'))

    const refusal = await user.refused(`${apply} --field-manager=other`)

    expect(refusal).toContain(
      'Apply failed with 1 conflict: conflict with "kubectl": .spec.containers[name="tomcat"].image',
    )
    await user.run(`${apply} --field-manager=other --force-conflicts`)
    expect(await read(user, '.spec.containers[0].image')).toBe('tomcat:11')
  })

  it('edits a Pod, and cancels an edit that changes nothing', async ({ user }) => {
    await applyTomcat(user)

    const edited = await user.run('kubectl edit pod tomcat', { KUBE_EDITOR: `sed -i 's/app: tomcat/app: cat/'` })
    const cancelled = await user.type('kubectl edit pod tomcat', { KUBE_EDITOR: 'true' })

    expect(edited).toBe('pod/tomcat edited\n')
    expect(await read(user, '.metadata.labels.app')).toBe('cat')
    expect(cancelled.stderr).toBe('Edit cancelled, no changes made.\n')
  })

  it('replaces a Pod, and by force with a new one', async ({ user }) => {
    await applyTomcat(user)
    const uid = await read(user, '.metadata.uid')

    const replaced = await user.run(
      `kubectl get pod tomcat -o yaml | sed 's/tomcat:10/tomcat:11/' | kubectl replace -f -`,
    )
    expect(replaced).toBe('pod/tomcat replaced\n')
    expect(await read(user, '.metadata.uid')).toBe(uid)
    expect(await read(user, '.spec.containers[0].image')).toBe('tomcat:11')

    await user.run('kubectl replace --force -f pod-tomcat.yaml')
    expect(await read(user, '.metadata.uid')).not.toBe(uid)
    expect(await read(user, '.spec.containers[0].image')).toBe('tomcat:10')
  })

  it.for([
    ['strategic', '{"spec":{"containers":[{"name":"tomcat","image":"tomcat:11"}]}}'],
    ['json', '[{"op":"replace","path":"/spec/containers/0/image","value":"tomcat:11"}]'],
    ['merge', '{"metadata":{"labels":{"app":null,"tier":"front"}}}'],
  ] as const)('patches a Pod with a %s patch', async ([type, patch], { user }) => {
    await applyTomcat(user)

    const patched = await user.run(`kubectl patch pod tomcat --type=${type} -p '${patch}'`)

    expect(patched).toBe('pod/tomcat patched\n')
    if (type === 'merge') expect(JSON.parse(await read(user, '.metadata.labels'))).toEqual({ tier: 'front' })
    else expect(await read(user, '.spec.containers[0].image')).toBe('tomcat:11')
    expect(await user.run(`kubectl patch pod tomcat --type=${type} -p '${patch}'`)).toMatch(/^pod\/tomcat patched/)
  })

  it('labels and annotates, and refuses to overwrite unless told to', async ({ user }) => {
    await applyTomcat(user)

    expect(await user.run('kubectl label pod tomcat tier=front')).toBe('pod/tomcat labeled\n')
    expect(await user.refused('kubectl label pod tomcat tier=back')).toBe(
      "error: 'tier' already has a value (front), and --overwrite is false\n",
    )
    expect(await user.run('kubectl label pod tomcat tier=back --overwrite app-')).toMatch(
      /^pod\/tomcat (un)?labeled\n$/,
    )
    expect(JSON.parse(await read(user, '.metadata.labels'))).toEqual({ tier: 'back' })
    expect(await user.run('kubectl annotate pod tomcat note=here')).toBe('pod/tomcat annotated\n')
    expect(await read(user, '.metadata.annotations.note')).toBe('here')
  })
})
