/** Updates of one Pod after another: PUT and every kind of patch, of the Pod and of its subresources. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/apimachinery/objects.ts'
import type { RecordedRequest } from '../recordings/scenario.ts'
import { ObjectChanges } from './object-changes.ts'
import { POD_SHAPE } from './pod-values.ts'
import type { Random } from './random.ts'
import type { SequenceGenerator, SequenceState } from './sequence.ts'
import { StructureValues, structureOf } from './structure-values.ts'
import { updateOf } from './update-request.ts'

const COLLECTION = '/api/v1/namespaces/{ns}/pods'

/** Fields of a Pod that an update may change, in some way or other. */
const CHANGEABLE = [
  'metadata.labels',
  'metadata.annotations',
  'metadata.finalizers',
  'metadata.ownerReferences',
  'spec.containers.image',
  'spec.initContainers.image',
  'spec.activeDeadlineSeconds',
  'spec.tolerations',
  'spec.terminationGracePeriodSeconds',
  'spec.schedulingGates',
]

interface Endpoint {
  readonly suffix: string
  /** What is changed there. */
  readonly scopes: readonly (readonly string[])[]
}

const POD: Endpoint = { suffix: '', scopes: [CHANGEABLE, CHANGEABLE, CHANGEABLE, ['metadata'], ['spec'], ['']] }

const SUBRESOURCES: readonly Endpoint[] = [
  { suffix: '/status', scopes: [['status'], ['status'], ['status', ...CHANGEABLE]] },
  { suffix: '/ephemeralcontainers', scopes: [['spec.ephemeralContainers'], ['spec.ephemeralContainers'], ['']] },
  {
    suffix: '/resize',
    scopes: [
      ['spec.containers.resources', 'spec.initContainers.resources'],
      ['spec.containers', 'spec.resources'],
    ],
  },
]

export const podUpdates: SequenceGenerator = (_, index) => {
  const name = `u-${index}`
  return { path: `${COLLECTION}/${name}`, length: 12, step: (random, state) => step(random, state, name) }
}

function step(random: Random, { current, before }: SequenceState, name: string): RecordedRequest {
  if (current === undefined) return { method: 'POST', path: COLLECTION, body: newPod(random, name) }
  const path = `${COLLECTION}/${name}`
  if (random.chance(0.04)) return action(random, name)
  if (random.chance(0.02)) return { method: 'DELETE', path: `${path}?gracePeriodSeconds=${random.pick([0, 5])}` }
  const { suffix, scopes } = random.chance(0.6) ? POD : random.pick(SUBRESOURCES)
  const values = new StructureValues(random, POD_SHAPE, random.pick([0, 0, 0.05, 0.2]))
  const changes = new ObjectChanges(random, values, random.pick(scopes))
  return updateOf({ random, changes, message: structureOf('core.v1.Pod'), path: `${path}${suffix}`, current, before })
}

/** A binding, or an eviction. */
function action(random: Random, name: string): RecordedRequest {
  const metadata = { name: random.chance(0.9) ? name : 'other' }
  const path = `${COLLECTION}/${name}`
  if (random.chance(0.5)) {
    const target = { kind: 'Node', name: random.pick(['node-1', '', 'N_']) }
    return { method: 'POST', path: `${path}/binding`, body: { apiVersion: 'v1', kind: 'Binding', metadata, target } }
  }
  const options = random.pick<JsonObject>([
    {},
    { deleteOptions: { dryRun: ['All'] } },
    { deleteOptions: { gracePeriodSeconds: 3 } },
  ])
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata, ...options }
  return { method: 'POST', path: `${path}/eviction`, body }
}

/** A Pod that is accepted, with lists of each kind in it. */
function newPod(random: Random, name: string): JsonObject {
  const sometimes = (value: JsonObject): JsonObject => (random.chance(0.4) ? value : {})
  const container = (of: string): JsonObject => ({
    name: of,
    image: random.pick(['a:1', 'b:2']),
    ...sometimes({
      ports: [
        { containerPort: 80, name: 'http' },
        { containerPort: 53, protocol: 'UDP' },
      ],
    }),
    ...sometimes({
      env: [
        { name: 'A', value: '1' },
        { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      ],
    }),
    ...sometimes({ resources: { requests: { cpu: '100m', memory: '1Gi' }, limits: { cpu: '1' } } }),
    ...sometimes({ volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
    ...sometimes({ securityContext: { runAsUser: 1000 } }),
    ...sometimes({ livenessProbe: { httpGet: { port: 80 } } }),
  })
  const spec: { [name: string]: JsonValue } = {
    containers: random.pick([[container('a')], [container('a'), container('b')]]),
    volumes: [{ name: 'v', emptyDir: {} }],
    ...sometimes({ initContainers: [container('i')] }),
    ...sometimes({ tolerations: [{ key: 'a', operator: 'Exists' }] }),
    ...sometimes({ nodeSelector: { disk: 'ssd' } }),
    ...sometimes({ nodeName: 'node-0' }),
    ...sometimes({ activeDeadlineSeconds: 600 }),
    ...sometimes({ hostAliases: [{ ip: '10.1.1.1', hostnames: ['x'] }] }),
    ...sometimes({ securityContext: { supplementalGroups: [1, 2], fsGroup: 5 } }),
    restartPolicy: random.pick(['Always', 'Never']),
  }
  if (spec.nodeName === undefined && random.chance(0.2)) spec.schedulingGates = [{ name: 'a.b/c' }, { name: 'd.e/f' }]
  const metadata = {
    name,
    labels: { app: 'web', tier: 'x' },
    ...sometimes({ annotations: { note: 'n' } }),
    ...sometimes({ finalizers: ['example.com/f'] }),
  }
  return isJsonObject(spec) ? { apiVersion: 'v1', kind: 'Pod', metadata, spec } : {}
}
