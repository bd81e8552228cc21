/** The server as Node's own HTTP server, for supertest. */
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'

let cluster: Cluster
beforeAll(async () => {
  cluster = await createCluster({ tokens: [{ token: 'secret', name: 'jane', groups: ['devs'] }] })
})
afterAll(() => cluster.close())

describe('a cluster behind supertest', () => {
  it('lists an empty collection', async () => {
    const { body } = await request(cluster.server).get('/api/v1/namespaces/default/pods').expect(200)
    expect(body).toMatchObject({ kind: 'PodList', apiVersion: 'v1', items: [] })
  })

  it('creates a Pod, runs it, and shows it as a Table', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: { containers: [{ name: 'c', image: 'x:1' }] },
    }
    await request(cluster.server).post('/api/v1/namespaces/default/pods').send(pod).expect(201)
    await cluster.settle()
    const table = await request(cluster.server)
      .get('/api/v1/namespaces/default/pods')
      .set('Accept', 'application/json;as=Table;v=v1;g=meta.k8s.io')
      .expect(200)
    expect(table.body.rows[0].cells.slice(0, 4)).toEqual(['a', '1/1', 'Running', '0'])
  })

  it('answers a Status for what is not there', async () => {
    const { body } = await request(cluster.server).get('/api/v1/namespaces/default/pods/nope').expect(404)
    expect(body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'pods "nope" not found',
      reason: 'NotFound',
      details: { name: 'nope', kind: 'pods' },
      code: 404,
    })
  })

  it('refuses a token that nobody has', async () => {
    await request(cluster.server).get('/api').set('Authorization', 'Bearer nope').expect(401)
    await request(cluster.server).get('/api').set('Authorization', 'Bearer secret').expect(200)
  })

  it('compresses large answers for clients that take gzip', async () => {
    const data = { text: 'x'.repeat(200_000) }
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'large' }, data }
    await request(cluster.server).post('/api/v1/namespaces/default/configmaps').send(map).expect(201)
    const large = request(cluster.server).get('/api/v1/namespaces/default/configmaps/large')
    const { headers, body } = await large.set('Accept-Encoding', 'gzip').expect(200)
    expect(headers['content-encoding']).toBe('gzip')
    expect(body.data).toEqual(data)
  })
})

describe('two clusters in one process', () => {
  it('share nothing', async () => {
    const other = await createCluster()
    await other.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'only-there' } })
    expect(cluster.client.find('configmaps', 'default/only-there')).toBeUndefined()
    await other.close()
  })

  it('with one seed are the same to the byte', async () => {
    const dump = async (seed: number): Promise<string> => {
      const made = await createCluster({ seed })
      await made.apply({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p' },
        spec: { containers: [{ name: 'c', image: 'x' }] },
      })
      await made.settle()
      const text = ['pods', 'events', 'nodes']
        .map((resource) => JSON.stringify(made.client.list(resource, '').items))
        .join('\n')
      await made.close()
      return text
    }
    const [first, second, different] = await Promise.all([dump(7), dump(7), dump(8)])
    expect(second).toBe(first)
    expect(different).not.toBe(first)
  })
})
