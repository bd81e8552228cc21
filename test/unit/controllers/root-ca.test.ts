import { expect, it } from 'vitest'
import { createCluster } from '../../../src/index.ts'

it('publishes the certificate that kubeconfigs carry in every namespace, once there is one', async () => {
  const cluster = await createCluster()
  const bundle = (namespace: string) => {
    const { data } = cluster.client.get('configmaps', `${namespace}/kube-root-ca.crt`) as {
      data?: { 'ca.crt'?: string }
    }
    return data?.['ca.crt'] ?? ''
  }
  expect(bundle('default')).not.toContain('CERTIFICATE')
  const { kubeconfig } = await cluster.listen()
  const { kubeconfig: second } = await cluster.listen()
  await cluster.settle()
  cluster.client.create('namespaces', { metadata: { name: 'later' } })
  await cluster.settle()
  for (const namespace of ['default', 'kube-system', 'later']) {
    expect(bundle(namespace)).toContain('BEGIN CERTIFICATE')
    const encoded = Buffer.from(bundle(namespace)).toString('base64')
    expect(kubeconfig).toContain(encoded)
    expect(second).toContain(encoded)
  }
  await cluster.close()
})
