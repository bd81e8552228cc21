/** Updates of one object after another, of kinds other than Pods, and of their subresources. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/apimachinery/objects.ts'
import type { RecordedRequest } from '../recordings/scenario.ts'
import { ObjectChanges } from './object-changes.ts'
import type { Random } from './random.ts'
import type { SequenceGenerator, SequenceState } from './sequence.ts'
import { StructureValues, structureOf } from './structure-values.ts'
import { updateOf } from './update-request.ts'
import { UPDATED_KINDS, type UpdatedKind } from './updated-kinds.ts'

export const objectUpdates: SequenceGenerator = (random, index) => {
  const kind = random.pick(UPDATED_KINDS)
  const root = kind.apiVersion === 'v1' ? '/api/v1' : `/apis/${kind.apiVersion}`
  const collection = `${root}${kind.cluster === true ? '' : '/namespaces/{ns}'}/${kind.resource}`
  const name = kind.cluster === true ? `{ns}-${index}` : `o-${index}`
  const path = `${collection}/${name}`
  return { path, length: 12, step: (chance, state) => step(chance, state, kind, collection, name) }
}

function step(
  random: Random,
  { current, before }: SequenceState,
  kind: UpdatedKind,
  collection: string,
  name: string,
): RecordedRequest {
  const { apiVersion, subresources, shape, scope } = kind
  const path = `${collection}/${name}`
  if (current === undefined) {
    const metadata = { name, labels: { app: 'web' }, ...(random.chance(0.2) ? { finalizers: ['example.com/f'] } : {}) }
    return { method: 'POST', path: collection, body: { apiVersion, kind: kind.kind, metadata, ...kind.make(random) } }
  }
  if (random.chance(0.04)) return { method: 'DELETE', path }
  const values = new StructureValues(random, shape, random.pick([0, 0, 0.05, 0.2]))
  const message = structureOf(kind.type)
  const subresource = subresources.length > 0 && random.chance(0.35) ? random.pick(subresources) : ''
  if (subresource === 'token') return token(random, path)
  if (subresource === 'scale') return scale(random, values, path, current, before)
  const fields = subresource === 'status' ? ['status'] : random.chance(0.8) ? scope : ['']
  const changes = new ObjectChanges(random, values, fields)
  const suffix = subresource === '' ? '' : `/${subresource}`
  return updateOf({ random, changes, message, path: `${path}${suffix}`, current, before })
}

function scale(
  random: Random,
  values: StructureValues,
  path: string,
  current: JsonObject,
  before: JsonObject | undefined,
): RecordedRequest {
  const changes = new ObjectChanges(random, values, random.chance(0.8) ? ['spec'] : ['spec', 'metadata', 'status'])
  const message = structureOf('autoscaling.v1.Scale')
  const old = before && scaleOf(before)
  return updateOf({ random, changes, message, path: `${path}/scale`, current: scaleOf(current), before: old })
}

function scaleOf({ metadata, spec, status }: JsonObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = objectOf(metadata)
  const { replicas = 0, selector } = objectOf(spec)
  const labels = objectOf(objectOf(selector).matchLabels ?? selector)
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas },
    status: {
      replicas: objectOf(status).replicas ?? 0,
      selector: Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(','),
    },
  }
}

const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})

function token(random: Random, path: string): RecordedRequest {
  const kinds = ['Pod', 'Secret', 'Node', 'ConfigMap', '']
  const boundObjectRef = { kind: random.pick(kinds), apiVersion: random.pick(['v1', 'v2', '']), name: 'none', uid: 'u' }
  const spec: JsonObject = {
    audiences: random.pick<JsonValue>([[], ['a'], ['a', 'a'], [''], null]),
    expirationSeconds: random.pick<JsonValue>([600, 599, 3600, 2 ** 33, 0, -1, null, 'x']),
    ...(random.chance(0.3) ? { boundObjectRef } : {}),
  }
  const body: JsonObject = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec }
  if (random.chance(0.1)) body[random.pick(['apiVersion', 'kind', 'spec'])] = random.pick(['x', null])
  if (random.chance(0.2)) body.metadata = { name: random.pick(['other', '']), namespace: random.pick(['{ns}', 'x']) }
  return {
    method: 'POST',
    path: `${path}/token${random.pick(['', '', '?dryRun=All', '?fieldValidation=Strict'])}`,
    body,
  }
}
