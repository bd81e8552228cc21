/** Evictions against budgets, and the two ways of binding. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'
import { Requests } from '../support/requests.ts'

const NAMESPACE = '/api/v1/namespaces/default'
const POD = `${NAMESPACE}/pods/a`
const BUDGETS = '/apis/policy/v1/namespaces/default/poddisruptionbudgets'
const BUDGET = `${BUDGETS}/b`

let cluster: Cluster
let requests: Requests
beforeEach(async () => {
  cluster = await createCluster({ bare: true })
  requests = new Requests(cluster)
  requests.createPod({ name: 'a', labels: { app: 'a' } })
})
afterEach(() => cluster.close())

const setStatus = (url: string, status: object) => requests.merge(`${url}/status`, { status })

describe('an eviction', () => {
  const evict = (deleteOptions?: object, query = '') =>
    requests.post(`${POD}/eviction${query}`, { metadata: { name: 'a' }, ...(deleteOptions && { deleteOptions }) })
  const run = (ready: string) => setStatus(POD, { phase: 'Running', conditions: [{ type: 'Ready', status: ready }] })
  const budget = (status: object): void => {
    const spec = { selector: { matchLabels: { app: 'a' } }, minAvailable: 1 }
    requests.post(BUDGETS, { metadata: { name: 'b' }, spec })
    setStatus(BUDGET, { observedGeneration: 1, ...status })
  }

  it('of a Pod without a budget deletes it', () => {
    expect(evict()).toMatchObject({ status: 201, body: { status: 'Success' } })
    expect(requests.get(POD).status).toBe(404)
  })

  it('takes one disruption from the budget and says whom it hit', () => {
    run('True')
    budget({ disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1 })
    expect(evict(undefined, '?dryRun=All').status).toBe(201)
    expect(requests.get(BUDGET)).toMatchObject({ body: { status: { disruptionsAllowed: 1 } } })
    expect(evict().status).toBe(201)
    const conditions = [{ type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' }]
    expect(requests.get(BUDGET)).toMatchObject({
      body: { status: { disruptionsAllowed: 0, disruptedPods: { a: expect.any(String) }, conditions } },
    })
  })

  it('waits while none is allowed, and tells why', () => {
    run('True')
    budget({ currentHealthy: 1, desiredHealthy: 1 })
    const causes = [{ message: 'The disruption budget b needs 1 healthy pods and has 1 currently' }]
    expect(evict()).toMatchObject({ status: 429, body: { details: { causes } } })
  })

  it('of a Pod that is not ready spares the budget when the others are well', () => {
    run('False')
    budget({ currentHealthy: 1, desiredHealthy: 1 })
    expect(evict().status).toBe(201)
    expect(requests.get(BUDGET).body).not.toHaveProperty('status.disruptedPods')
  })

  it('marks the Pod before options that cannot be meant are refused', () => {
    expect(evict({ propagationPolicy: 'Nope' }).status).toBe(422)
    const conditions = [{ type: 'DisruptionTarget', status: 'True' }]
    expect(requests.get(POD)).toMatchObject({ body: { status: { conditions } } })
  })

  it('writes nothing where the Pod is about to go already', () => {
    requests.merge(POD, { metadata: { finalizers: ['example.com/f'] } })
    evict()
    const { body } = requests.get(POD)
    expect(evict().status).toBe(201)
    expect(requests.get(POD).body).toEqual(body)
  })

  it('keeps to preconditions, and to its own name', () => {
    expect(evict({ preconditions: { uid: 'x' } })).toMatchObject({ status: 409, body: { details: { kind: 'Pod' } } })
    expect(requests.get(POD).body).not.toHaveProperty('status.conditions')
    expect(requests.post(`${POD}/eviction`, {}).status).toBe(400)
  })
})

describe('a binding', () => {
  const target = { kind: 'Node', name: 'n' }
  const message = (text: string) => ({ message: expect.stringContaining(text) })

  it.each([`${POD}/binding`, `${NAMESPACE}/bindings`])('posted to %s gives the Pod its node once', (url) => {
    setStatus(POD, { nominatedNodeName: 'm' })
    const binding = { metadata: { name: 'a', labels: { given: '1' } }, target }
    expect(requests.post(url, binding).status).toBe(201)
    const { body } = requests.get(POD)
    expect(body).toMatchObject({ metadata: { labels: { app: 'a', given: '1' } }, spec: { nodeName: 'n' } })
    expect(body).not.toHaveProperty('status.nominatedNodeName')
    expect(requests.post(url, binding)).toMatchObject({ body: message('pod a is already assigned to node "n"') })
  })

  it('gives the Pod the zone of its node', () => {
    const labels = { 'topology.kubernetes.io/zone': 'z' }
    requests.post('/api/v1/nodes', { metadata: { name: 'n', labels } })
    requests.post(`${POD}/binding`, { metadata: { name: 'a' }, target })
    expect(requests.get(POD)).toMatchObject({ body: { metadata: { labels } } })
  })

  it('must be meant for the Pod that is there', () => {
    const answer = requests.post(`${POD}/binding`, { metadata: { name: 'a', uid: 'other' }, target })
    const why = 'Precondition failed: UID in precondition: other'
    expect(answer).toMatchObject({ status: 409, body: message(why) })
  })
})
