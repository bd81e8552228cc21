/** What may change in a Pod, and by which endpoint. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'
import { Requests } from '../support/requests.ts'

let cluster: Cluster
let requests: Requests
beforeEach(async () => {
  cluster = await createCluster({ bare: true })
  requests = new Requests(cluster)
})
afterEach(() => cluster.close())

const POD = '/api/v1/namespaces/default/pods/a'
const createPod = (spec: object = {}, container: object = {}): void =>
  requests.createPod({ name: 'a' }, spec, container)
const causesAt = ({ body }: { body: unknown }, ...fields: string[]): string[] =>
  Object(body)
    .details.causes.map(({ field }: { field: string }) => field)
    .filter((field: string) => fields.includes(field))
const message = (text: string) => ({ message: expect.stringContaining(text) })

describe('an update of a Pod', () => {
  it('tells in a diff what may not change', () => {
    createPod()
    const answer = requests.merge(POD, { spec: { hostname: 'h' } })
    expect(answer).toMatchObject({ status: 422, body: message('pod updates may not change fields other than') })
    expect(answer).toMatchObject({ body: message('- "Hostname": "",\n+ "Hostname": "h",') })
  })

  it('that says the same in other words changes nothing', () => {
    createPod({}, { resources: { requests: { cpu: '1' } } })
    const containers = [{ name: 'app', image: 'a:1', command: [], resources: { requests: { cpu: '1000m' } } }]
    const answer = requests.strategic(POD, { spec: { containers } })
    expect(answer).toMatchObject({ status: 200, body: { metadata: { generation: 1 } } })
  })

  it('may narrow where a gated Pod runs, and nothing once the gates are gone', () => {
    createPod({ schedulingGates: [{ name: 'g' }], nodeSelector: { x: 'y' } })
    const select = (nodeSelector: object) => requests.merge(POD, { spec: { nodeSelector } })
    expect(select({ z: 'w' }).status).toBe(200)
    expect(select({ x: 'other' })).toMatchObject({
      status: 422,
      body: message('only additions to spec.nodeSelector are allowed (no mutations or deletions)'),
    })
    expect(requests.merge(POD, { spec: { schedulingGates: [] } })).toMatchObject({
      body: { metadata: { generation: 3 } },
    })
    expect(select({ q: 'r' }).status).toBe(422)
  })

  it('that adds gates of one name is told of the last', () => {
    createPod()
    const answer = requests.merge(POD, { spec: { schedulingGates: [{ name: 'g' }, { name: 'g' }] } })
    const [first, ...others] = causesAt(answer, 'spec.schedulingGates[0].name', 'spec.schedulingGates[1].name')
    expect([first, others]).toEqual(['spec.schedulingGates[1].name', []])
  })

  it('may not say that its image has white space around it', () => {
    createPod()
    const containers = [{ name: 'app', image: 'a:1\u0085' }]
    expect(requests.strategic(POD, { spec: { containers } })).toMatchObject({
      body: message('must not have leading or trailing whitespace'),
    })
  })

  it('adds no finalizers while the Pod is being deleted, and tells each once, sorted', () => {
    createPod()
    requests.merge(POD, { metadata: { finalizers: ['a.b/c'] } })
    requests.send('DELETE', POD)
    expect(requests.merge(POD, { metadata: { finalizers: ['a.b/z', 'a.b/c', 'a.b/x', 'a.b/z'] } })).toMatchObject({
      body: message('found new finalizers []string{"a.b/x", "a.b/z"}'),
    })
  })

  it('shows owners with their fields in order, however they came', () => {
    createPod()
    const owner = { name: 'c', blockOwnerDeletion: true, controller: true, kind: 'ConfigMap', apiVersion: 'v1' }
    const answer = requests.merge(POD, {
      metadata: {
        ownerReferences: [
          { ...owner, uid: 'u' },
          { ...owner, uid: 'v' },
        ],
      },
    })
    const shown =
      '"apiVersion":"v1","kind":"ConfigMap","name":"c","uid":"u","controller":true,"blockOwnerDeletion":true'
    expect(answer).toMatchObject({ status: 422, body: message(`[{${shown}},{`) })
  })

  it('for another object than is there names its key, which has no prefix in a dry run', () => {
    createPod()
    const pod = Object(requests.get(POD).body)
    const other = { ...pod, metadata: { ...pod.metadata, uid: 'other' } }
    expect(requests.send('PUT', POD, other)).toMatchObject({
      status: 409,
      body: message('Key: /registry/pods/default/a,'),
    })
    expect(requests.send('PUT', `${POD}?dryRun=All`, other)).toMatchObject({ body: message('Key: /pods/default/a,') })
  })

  it('names every owner once', () => {
    createPod()
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'c', uid: 'u' }
    const answer = requests.merge(POD, { metadata: { ownerReferences: [owner, owner] } })
    expect(answer).toMatchObject({ body: { metadata: { ownerReferences: [owner] } } })
    expect(answer.warning).toContain('duplicate UID(s) observed: u')
  })
})

describe('the status of a Pod', () => {
  const write = (status: object) => requests.merge(`${POD}/status`, { status })
  const ended = { name: 'app', state: { terminated: { exitCode: 1 } } }
  const running = { name: 'app', state: { running: {} } }

  it.each([
    ['Always', {}, 200],
    ['OnFailure', {}, 200],
    ['Never', {}, 422],
    ['Never', { restartPolicy: 'Always' }, 200],
    ['Always', { restartPolicy: 'Never' }, 422],
  ])('lets a failed container of a Pod that restarts %s run again, with %j: %i', (restartPolicy, container, code) => {
    createPod({ restartPolicy }, container)
    write({ containerStatuses: [ended] })
    expect(write({ containerStatuses: [running] }).status).toBe(code)
  })

  it('has one address of each family, the single one first', () => {
    createPod()
    expect(write({ podIP: '10.0.0.1' })).toMatchObject({ body: { status: { podIPs: [{ ip: '10.0.0.1' }] } } })
    const printed = '[{"IP":"10.0.0.1"},{"IP":"10.0.0.2"}]'
    expect(write({ podIPs: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }] })).toMatchObject({
      body: message(`status.podIPs: Invalid value: ${printed}: may specify no more than one IP for each IP family`),
    })
  })

  it('remembers observed generations that a writer leaves out', () => {
    createPod()
    write({ observedGeneration: 3, conditions: [{ type: 'Ready', status: 'True', observedGeneration: 2 }] })
    expect(write({ observedGeneration: 0, conditions: [{ type: 'Ready', status: 'False' }] })).toMatchObject({
      body: { status: { observedGeneration: 3, conditions: [{ status: 'False', observedGeneration: 2 }] } },
    })
  })
})

describe('a resize', () => {
  const resources = { requests: { cpu: '1' }, limits: { cpu: '2' } }
  const resize = (change: object) =>
    requests.strategic(`${POD}/resize`, { spec: { containers: [{ name: 'app', ...change }] } })

  it('changes amounts of cpu and memory, and passes over everything else', () => {
    createPod({}, { resources })
    const containers = [{ image: 'a:1', resources: { requests: { cpu: '1500m' }, limits: { cpu: '2' } } }]
    expect(resize({ image: 'other', resources: { requests: { cpu: '1500m' } } })).toMatchObject({
      body: { metadata: { generation: 2 }, spec: { containers } },
    })
  })

  it.each([
    [{ requests: { 'ephemeral-storage': '1Gi' } }, 'only cpu and memory resources are mutable'],
    [{ limits: { cpu: null } }, 'resource limits cannot be removed'],
    [{ requests: { cpu: '2', memory: '1Gi' }, limits: { memory: '1Gi' } }, 'Pod QOS Class may not change'],
  ])('refuses %j', (change, why) => {
    createPod({}, { resources })
    expect(resize({ resources: change })).toMatchObject({ status: 422, body: message(why) })
  })
})
