import { expect, it } from 'vitest'
import { createCluster } from '../../../src/index.ts'

it('publishes the certificate that kubeconfigs carry in every namespace; before there is one, that of all clusters', async () => {
  const cluster = await createCluster()
  const bundle = (namespace: string) => {
    const { data } = cluster.client.get('configmaps', `${namespace}/kube-root-ca.crt`) as {
      data?: { 'ca.crt'?: string }
    }
    return data?.['ca.crt'] ?? ''
  }
  const before = bundle('default')
  expect(before).toContain('BEGIN CERTIFICATE')
  const { kubeconfig } = await cluster.listen()
  const { kubeconfig: second } = await cluster.listen()
  await cluster.settle()
  cluster.client.create('namespaces', { metadata: { name: 'later' } })
  await cluster.settle()
  for (const namespace of ['default', 'kube-system', 'later']) {
    expect(bundle(namespace)).not.toBe(before)
    const encoded = Buffer.from(bundle(namespace)).toString('base64')
    expect(kubeconfig).toContain(encoded)
    expect(second).toContain(encoded)
  }
  await cluster.close()
})
