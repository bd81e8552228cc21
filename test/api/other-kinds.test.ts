/** What kinds around workloads say of objects that are not quite right. All asked of v1.35. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'
import { type Answer, Requests } from '../support/requests.ts'

const IN_DEFAULT = '/api/v1/namespaces/default'
let cluster: Cluster
let requests: Requests
beforeEach(async () => {
  cluster = await createCluster({ bare: true })
  requests = new Requests(cluster)
})
afterEach(() => cluster.close())

const create = (collection: string, object: object): Answer =>
  requests.post(collection, { metadata: { name: 'x' }, ...object })
const causesOf = ({ body }: Answer): string[] =>
  Object(body).details.causes.map(({ field, message }: { field: string; message: string }) => `${field}: ${message}`)

const volume = (spec: object): Answer =>
  create('/api/v1/persistentvolumes', {
    spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, ...spec },
  })

it('refuses PersistentVolumes for their sources, a flexVolume never as one too many', () => {
  const flexVolume = { driver: 'a/b' }
  expect(volume({ hostPath: { path: '/a' }, flexVolume }).status).toBe(201)
  const glusterfs = { endpoints: 'e', path: 'p', endpointsNamespace: '' }
  expect(causesOf(volume({ glusterfs }))).toEqual([
    'spec.glusterfs.endpointsNamespace: Invalid value: "": if the endpointnamespace is set, it must be a valid namespace name',
  ])
  const csi = { driver: 'a', volumeHandle: 'h', nodePublishSecretRef: { name: 'S_' } }
  const [name, namespace] = causesOf(volume({ csi }))
  expect(name).toContain('spec.csi.nodePublishSecretRef.name: Invalid value: "S_"')
  expect(namespace).toBe('spec.csi.nodePublishSecretRef.namespace: Required value')
  expect(causesOf(volume({ hostPath: { path: '/a' }, volumeAttributesClassName: 'c' }))).toEqual([
    'spec.csi: Required value: has to be specified when using volumeAttributesClassName',
  ])
})

it('warns of claims for parts of bytes', () => {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '100m' } } }
  expect(create(`${IN_DEFAULT}/persistentvolumeclaims`, { spec })).toMatchObject({
    status: 201,
    warning:
      '299 - "spec.resources.requests[storage]: fractional byte value \\"100m\\" is invalid, must be an integer"',
  })
})

it('names LimitRanges that have no name', () => {
  const answer = create(`${IN_DEFAULT}/limitranges`, { metadata: { name: '' }, spec: { limits: [] } })
  expect(answer).toMatchObject({ status: 201, body: { metadata: { name: expect.stringMatching(/^[0-9a-f-]{36}$/) } } })
})

it('finds empty terms of a StorageClass once for each term, and once for each before', () => {
  const term = { matchLabelExpressions: [] }
  const object = { provisioner: 'a', allowedTopologies: [term, term] }
  expect(causesOf(create('/apis/storage.k8s.io/v1/storageclasses', object))).toEqual(
    [0, 0, 1, 1, 1].map((index) => `allowedTopologies[${index}].matchLabelExpressions: Duplicate value: ""`),
  )
})

it('forgets where kubelets of nodes had their configuration from', () => {
  const configSource = { configMap: { name: 'c', namespace: 'd', kubeletConfigKey: 'k' } }
  const answer = create('/api/v1/nodes', { spec: { configSource } })
  expect(answer).toMatchObject({ status: 201, warning: '' })
  expect(Object(answer.body).spec.configSource).toBeUndefined()
})

it('tells which of the blocks of a node is none', () => {
  expect(causesOf(create('/api/v1/nodes', { spec: { podCIDRs: ['10.0.0.0/8', 'b'] } })).slice(1)).toEqual([
    'spec.podCIDRs: Internal error: invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR[1]: <nil> (invalid CIDR address: b)',
    'spec.podCIDRs: Invalid value: ["10.0.0.0/8","b"]: may specify no more than one CIDR for each IP family',
  ])
})

it('prints the scopes of a ResourceQuota as Go has them', () => {
  const scopeSelector = { matchExpressions: [{ scopeName: 'BestEffort', operator: 'Exists' }] }
  const [cause] = causesOf(create(`${IN_DEFAULT}/resourcequotas`, { spec: { hard: { cpu: '1' }, scopeSelector } }))
  expect(cause).toContain('{"MatchExpressions":[{"ScopeName":"BestEffort","Operator":"Exists","Values":null}]}')
})
