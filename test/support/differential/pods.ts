/** POST of random Pods, most of them nearly right. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/apimachinery/objects.ts'
import { loadSchema } from '../../../src/schema/load-schema.ts'
import type { Generator } from './generator.ts'
import { POD_SHAPE } from './pod-values.ts'
import type { Random } from './random.ts'
import { corrupt, StructureValues } from './structure-values.ts'

const PATH = '/api/v1/namespaces/{ns}/pods'
const CORRUPT = 0.06
/** Parts of values that are wrong: all of a Pod may be right. */
const BADNESS = [0, 0, 0, 0.01, 0.03, 0.1]

export const pods: Generator = (random, index) => {
  const message = loadSchema().message('io.k8s.api.core.v1.PodSpec')
  if (message === undefined) throw new Error('no structure of PodSpec')
  const spec = new StructureValues(random, POD_SHAPE, random.pick(BADNESS)).object(message)
  const containers = [...objectsOf(spec.initContainers), ...objectsOf(spec.containers)]
  for (const container of containers) if (!random.chance(0.02)) container.image ||= 'r.example/a:1'
  if (random.chance(0.9)) mountable(spec, containers)
  const body: JsonObject = { apiVersion: 'v1', kind: 'Pod', metadata: metadata(random, index), spec }
  if (random.chance(CORRUPT)) corrupt(random, body)
  const validation = random.pick(['', '', '', '?fieldValidation=Strict', '?fieldValidation=Ignore'])
  return { method: 'POST', path: `${PATH}${validation}`, body }
}

const objectsOf = (value: JsonValue | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : []

/** Adds the volumes that mounts name: without them nearly every Pod with a mount would be refused for it. */
function mountable(spec: JsonObject, containers: readonly JsonObject[]): void {
  const volumes = objectsOf(spec.volumes)
  const add = (uses: JsonValue | undefined, source: JsonObject): void => {
    for (const { name } of objectsOf(uses))
      if (name !== '' && !volumes.some((volume) => volume.name === name)) volumes.push({ name, ...source })
  }
  for (const { volumeMounts, volumeDevices } of containers) {
    add(volumeDevices, { persistentVolumeClaim: { claimName: 'c' } })
    add(volumeMounts, {})
  }
  if (volumes.length > 0) spec.volumes = volumes
}

const ANNOTATIONS: readonly (readonly [string, string])[] = [
  ['a', 'b'],
  ['Bad Key', ''],
  ['kubernetes.io/config.mirror', 'x'],
  ['scheduler.alpha.kubernetes.io/critical-pod', ''],
  ['scheduler.alpha.kubernetes.io/tolerations', '[{"key":"a","operator":"Exists","value":"x"}]'],
  ['scheduler.alpha.kubernetes.io/tolerations', '[{"key":1}]'],
  ['scheduler.alpha.kubernetes.io/tolerations', '{}'],
  ['controller.kubernetes.io/pod-deletion-cost', '01'],
  ['controller.kubernetes.io/pod-deletion-cost', '-7'],
  ['seccomp.security.alpha.kubernetes.io/pod', 'runtime/default'],
  ['seccomp.security.alpha.kubernetes.io/pod', 'localhost/../x'],
  ['container.seccomp.security.alpha.kubernetes.io/a', 'unconfined'],
  ['container.apparmor.security.beta.kubernetes.io/a', 'runtime/default'],
  ['container.apparmor.security.beta.kubernetes.io/a', 'localhost/x'],
  ['container.apparmor.security.beta.kubernetes.io/z', 'bogus'],
  ['pod.beta.kubernetes.io/init-containers', 'x'],
]

function metadata(random: Random, index: number): JsonObject {
  const meta: JsonObject = { name: random.chance(0.97) ? `p-${index}` : random.pick(['', 'P_', `p.${index}`]) }
  if (random.chance(0.1)) meta.labels = { [random.pick(['app', 'a/b/c'])]: random.pick(['a', 'b c']) }
  if (random.chance(0.15)) meta.annotations = Object.fromEntries([random.pick(ANNOTATIONS)])
  if (random.chance(0.03)) meta.finalizers = [random.pick(['example.com/x', 'x', 'orphan'])]
  if (random.chance(0.03))
    meta.ownerReferences = [{ apiVersion: 'v1', kind: 'Pod', name: 'x', uid: random.pick(['u', '']) }]
  if (random.chance(0.03)) meta.generateName = random.pick(['a-', 'A_', 'a.'])
  return meta
}
