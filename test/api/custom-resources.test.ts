/** Kinds that are defined at run time, through the cluster's own doors. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'

const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'crontabs.stable.example.com' },
  spec: {
    group: 'stable.example.com',
    scope: 'Namespaced',
    names: { plural: 'crontabs', kind: 'CronTab', shortNames: ['ct'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  replicas: { type: 'integer', default: 1 },
                  image: { type: 'string' },
                },
                'x-kubernetes-validations': [{ rule: 'self.replicas < 10', message: 'too many' }],
              },
            },
          },
        },
      },
    ],
  },
}
const CRON_TAB = { apiVersion: 'stable.example.com/v1', kind: 'CronTab', metadata: { name: 'a' } }
const COLLECTION = '/apis/stable.example.com/v1/namespaces/default/crontabs'

let cluster: Cluster
beforeEach(async () => {
  cluster = await createCluster({ time: 'virtual' })
})
afterEach(() => cluster.close())

/** An answer's status and its body as JSON, or as text where it is none. */
function send(method: string, url: string, body?: object) {
  const answer = cluster.inject({ method, url, ...(body === undefined ? {} : { body }) })
  return { status: answer.status, body: answer.text.startsWith('{') ? JSON.parse(answer.text) : answer.text }
}

describe('a definition', () => {
  it('is served once it is established, and not before', async () => {
    expect(send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', DEFINITION).status).toBe(201)
    expect(send('GET', COLLECTION)).toEqual({ status: 404, body: '404 page not found\n' })
    await cluster.settle()
    expect(send('GET', COLLECTION).body).toMatchObject({ kind: 'CronTabList', items: [] })
  })

  it('is found in discovery and OpenAPI while it lives', async () => {
    const hashOf = () => send('GET', '/openapi/v3').body.paths['apis/stable.example.com/v1']
    expect(hashOf()).toBeUndefined()
    await cluster.apply(DEFINITION)
    await cluster.settle()
    expect(send('GET', '/apis/stable.example.com/v1').body.resources).toMatchObject([
      { name: 'crontabs', shortNames: ['ct'] },
    ])
    const first = hashOf().serverRelativeURL
    const document = send('GET', first).body
    expect(document.components.schemas['com.example.stable.v1.CronTab'].properties.spec.properties.image).toEqual({
      type: 'string',
    })
    expect(document.paths[COLLECTION.replace('default', '{namespace}')].post.operationId).toBe(
      'createStableExampleComV1NamespacedCronTab',
    )
  })

  it('takes its objects with it', async () => {
    await cluster.apply(DEFINITION)
    await cluster.settle()
    expect(send('POST', COLLECTION, CRON_TAB).status).toBe(201)
    send('DELETE', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/crontabs.stable.example.com')
    await cluster.settle()
    expect(send('GET', COLLECTION).status).toBe(404)
    await cluster.apply(DEFINITION)
    await cluster.settle()
    expect(send('GET', COLLECTION).body.items).toEqual([])
  })
})

describe('an object of a defined kind', () => {
  beforeEach(async () => {
    await cluster.apply(DEFINITION)
    await cluster.settle()
  })

  it('is defaulted and pruned', () => {
    const { body } = send('POST', COLLECTION, { ...CRON_TAB, spec: { image: 'x', odd: true } })
    expect(body.spec).toEqual({ image: 'x', replicas: 1 })
  })

  it('keeps the rules of its schema, those in CEL included', () => {
    const answer = send('POST', COLLECTION, { ...CRON_TAB, spec: { replicas: 11 } })
    expect(answer.status).toBe(422)
    expect(answer.body.message).toBe('CronTab.stable.example.com "a" is invalid: spec: Invalid value: too many')
  })
})
