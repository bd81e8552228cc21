/** Ephemeral containers of one Pod, added, changed and removed again: by PUT and every kind of patch, in each phase. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/apimachinery/objects.ts'
import type { RecordedRequest } from '../recordings/scenario.ts'
import { ObjectChanges } from './object-changes.ts'
import { POD_SHAPE } from './pod-values.ts'
import type { Random } from './random.ts'
import type { SequenceGenerator, SequenceState } from './sequence.ts'
import { type Shape, StructureValues, structureOf } from './structure-values.ts'
import { updateOf } from './update-request.ts'

const COLLECTION = '/api/v1/namespaces/{ns}/pods'
const CONTAINERS = 'spec.ephemeralContainers'
/** Elsewhere than at the endpoint for them, nothing may become of ephemeral containers. */
const ENDPOINTS = ['/ephemeralcontainers', '/ephemeralcontainers', '/ephemeralcontainers', '', '/status', '/resize']

/** Few fields at a time, so that some of the containers are accepted. */
const SHAPE: Shape = {
  ...POD_SHAPE,
  values: {
    ...POD_SHAPE.values,
    'EphemeralContainer.name': {
      good: ['d', 'e', 'f', 'g', 'h', 'j', 'k'],
      bad: ['a', 'i', 's', '', 'A_', 'x'.repeat(64)],
    },
    targetContainerName: { good: ['a', 'b', 'i'], bad: ['d', 'none', '', 'A_'] },
    'VolumeMount.name': { good: ['v', 'c'], bad: ['missing', ''] },
    'VolumeMount.subPath': { good: [''], bad: ['x', '..', '/x'] },
    'VolumeMount.subPathExpr': { good: [''], bad: ['x', '$(A)', '..'] },
    'VolumeDevice.name': { good: ['block'], bad: ['v', 'missing'] },
    image: { good: ['busybox', 'a:1'], bad: ['', ' a', 'a '] },
  },
  fields: { ...POD_SHAPE.fields, EphemeralContainer: 2.5 },
  rare: [
    ...POD_SHAPE.rare,
    ...['ports', 'resources', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle', 'restartPolicy'].map(
      (name) => `EphemeralContainer.${name}`,
    ),
    'EphemeralContainer.resizePolicy',
    'EphemeralContainer.restartPolicyRules',
    'EphemeralContainer.volumeDevices',
  ],
}

export const ephemeralUpdates: SequenceGenerator = (_, index) => {
  const name = `e-${index}`
  return { path: `${COLLECTION}/${name}`, length: 10, step: (random, state) => step(random, state, name) }
}

function step(random: Random, { current, before }: SequenceState, name: string): RecordedRequest {
  if (current === undefined) return { method: 'POST', path: COLLECTION, body: newPod(random, name) }
  const path = `${COLLECTION}/${name}`
  if (random.chance(0.08)) return status(random, path)
  if (random.chance(0.02)) return { method: 'DELETE', path: `${path}?gracePeriodSeconds=5` }
  const values = new StructureValues(random, SHAPE, random.pick([0, 0, 0.03, 0.1, 0.3]))
  const endpoint = random.pick(ENDPOINTS)
  if (random.chance(0.35)) return addition(random, values, `${path}${endpoint}`, current)
  const scope = random.chance(0.9) ? [CONTAINERS] : [CONTAINERS, 'metadata.labels', 'spec.containers.image', 'status']
  const changes = new ObjectChanges(random, values, scope)
  return updateOf({ random, changes, message: structureOf('core.v1.Pod'), path: `${path}${endpoint}`, current, before })
}

/** What kubectl debug does: the containers that are there, and some more. */
function addition(random: Random, values: StructureValues, path: string, current: JsonObject): RecordedRequest {
  const more = Array.from({ length: random.pick([1, 1, 2, 3]) }, () => container(random, values))
  const list = isJsonObject(current.spec) ? current.spec.ephemeralContainers : undefined
  const present = Array.isArray(list) ? list : []
  const type = random.pick(['strategic-merge-patch+json', 'merge-patch+json', 'json-patch+json', 'apply-patch+yaml'])
  const headers = { 'content-type': `application/${type}` }
  if (type === 'json-patch+json') {
    const at = present.length === 0 ? '' : random.pick(['/-', '/0', '/1'])
    const value = at === '' ? more : (more[0] ?? null)
    const body = [{ op: 'add', path: `/spec/ephemeralContainers${at}`, value }]
    return { method: 'PATCH', path, headers, body }
  }
  const ephemeralContainers = type === 'merge-patch+json' ? [...present, ...more] : more
  const spec = { ephemeralContainers }
  if (type !== 'apply-patch+yaml') return { method: 'PATCH', path, headers, body: { spec } }
  const { apiVersion, kind, metadata } = current
  const name = isJsonObject(metadata) ? (metadata.name ?? null) : null
  const query = `?fieldManager=${random.pick(['one', 'two'])}&force=true`
  return { method: 'PATCH', path: `${path}${query}`, headers, body: { apiVersion, kind, metadata: { name }, spec } }
}

function container(random: Random, values: StructureValues): JsonObject {
  const made = values.object(structureOf('core.v1.EphemeralContainer'))
  if (!random.chance(0.03)) made.image ||= 'busybox'
  return made
}

/** The Pod in another phase, its containers running or ended. */
function status(random: Random, path: string): RecordedRequest {
  const state = random.pick<JsonObject>([{ running: {} }, { terminated: { exitCode: 0 } }, { waiting: {} }])
  const names = ['d', 'e', 'f'].filter(() => random.chance(0.6))
  const ephemeralContainerStatuses = names.map((name) => ({
    name,
    state,
    image: 'busybox',
    imageID: '',
    ready: false,
    restartCount: 0,
  }))
  const phase = random.pick(['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'])
  const body = { status: { phase, ephemeralContainerStatuses } }
  const headers = { 'content-type': 'application/merge-patch+json' }
  return { method: 'PATCH', path: `${path}/status`, headers, body }
}

/** A Pod with a container of each sort; some are mirrors of what a node runs by itself. */
function newPod(random: Random, name: string): JsonObject {
  const sort = random.pick(['usual', 'usual', 'usual', 'mirror', 'windows', 'host', 'limits'])
  const annotations: JsonObject = sort === 'mirror' ? { 'kubernetes.io/config.mirror': 'x' } : {}
  const owner = { apiVersion: 'v1', kind: 'Node', name: 'n', uid: 'u', controller: true }
  const container = (of: string, more: JsonObject = {}): JsonObject => ({ name: of, image: 'a:1', ...more })
  const usual: { [name: string]: JsonValue } = {
    volumes: [
      { name: 'v', emptyDir: {} },
      { name: 'c', configMap: { name: 'c' } },
      { name: 'block', persistentVolumeClaim: { claimName: 'p' } },
    ],
    initContainers: [container('i'), container('s', { restartPolicy: 'Always' })],
    containers: [container('a'), container('b', { volumeDevices: [{ name: 'block', devicePath: '/dev/x' }] })],
  }
  const special: { [sort: string]: JsonObject } = {
    mirror: { nodeName: 'n', containers: [container('a')], automountServiceAccountToken: false },
    windows: { containers: [container('a')], os: { name: 'windows' } },
    host: { containers: [container('a')], hostNetwork: true, hostPID: true, shareProcessNamespace: false },
    limits: {
      containers: [container('a')],
      resources: { limits: { cpu: '1', memory: '1Gi' } },
      restartPolicy: 'Never',
    },
  }
  const metadata = { name, annotations, ...(sort === 'mirror' ? { ownerReferences: [owner] } : {}) }
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: special[sort] ?? usual }
}
