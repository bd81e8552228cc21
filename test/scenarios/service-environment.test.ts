/** What a container learns of services by its environment. Source: docs "Discovering services". */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'

describe('the environment of a container', () => {
  let cluster: Cluster

  beforeEach(async () => {
    cluster = await createCluster({ nodes: 1 })
    await cluster.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web-app' },
      spec: {
        clusterIP: '10.0.0.77',
        ports: [
          { name: 'http-main', port: 80 },
          { name: 'dns', port: 53, protocol: 'UDP' },
        ],
      },
    })
    await cluster.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'headless' },
      spec: { clusterIP: 'None', ports: [{ port: 80 }] },
    })
  })

  afterEach(() => cluster.close())

  /** What `env` prints of services in a Pod. */
  async function variables(spec: object): Promise<string[]> {
    const container = { name: 'c', image: 'busybox', command: ['env'] }
    await cluster.apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { restartPolicy: 'Never', containers: [container], ...spec },
    })
    await cluster.settle()
    const { text } = cluster.inject({ url: '/api/v1/namespaces/default/pods/p/log' })
    return text.split('\n').filter((line) => /^(KUBERNETES|WEB|HEADLESS|URL)/.test(line))
  }

  it('has the addresses of all services of the namespace that have one', async () => {
    expect(await variables({})).toEqual([
      'KUBERNETES_SERVICE_HOST=10.0.0.1',
      'KUBERNETES_SERVICE_PORT=443',
      'KUBERNETES_SERVICE_PORT_HTTPS=443',
      'KUBERNETES_PORT=tcp://10.0.0.1:443',
      'KUBERNETES_PORT_443_TCP=tcp://10.0.0.1:443',
      'KUBERNETES_PORT_443_TCP_PROTO=tcp',
      'KUBERNETES_PORT_443_TCP_PORT=443',
      'KUBERNETES_PORT_443_TCP_ADDR=10.0.0.1',
      'WEB_APP_SERVICE_HOST=10.0.0.77',
      'WEB_APP_SERVICE_PORT=80',
      'WEB_APP_SERVICE_PORT_HTTP_MAIN=80',
      'WEB_APP_SERVICE_PORT_DNS=53',
      'WEB_APP_PORT=tcp://10.0.0.77:80',
      'WEB_APP_PORT_80_TCP=tcp://10.0.0.77:80',
      'WEB_APP_PORT_80_TCP_PROTO=tcp',
      'WEB_APP_PORT_80_TCP_PORT=80',
      'WEB_APP_PORT_80_TCP_ADDR=10.0.0.77',
      'WEB_APP_PORT_53_UDP=udp://10.0.0.77:53',
      'WEB_APP_PORT_53_UDP_PROTO=udp',
      'WEB_APP_PORT_53_UDP_PORT=53',
      'WEB_APP_PORT_53_UDP_ADDR=10.0.0.77',
    ])
  })

  it('has only that of the API server when the Pod wants no links', async () => {
    const names = (await variables({ enableServiceLinks: false })).map((line) => line.split('=')[0])
    expect(names).toHaveLength(8)
    expect(names).toContain('KUBERNETES_SERVICE_HOST')
  })

  it('can be named in other variables, and is overridden by them', async () => {
    const env = [
      { name: 'URL', value: 'http://$(WEB_APP_SERVICE_HOST)/' },
      { name: 'KUBERNETES_PORT', value: 'mine' },
    ]
    const lines = await variables({ containers: [{ name: 'c', image: 'busybox', command: ['env'], env }] })
    expect(lines).toContain('URL=http://10.0.0.77/')
    expect(lines.filter((line) => line.startsWith('KUBERNETES_PORT='))).toEqual(['KUBERNETES_PORT=mine'])
  })
})
