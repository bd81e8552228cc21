/** Random Pods: named, with containers that have a name and an image, and whatever else the structure allows. */
import fc, { type Arbitrary } from 'fast-check'
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { loadSchema } from '../../../src/schema/load-schema.ts'
import type { MessageStructure } from '../../../src/schema/structure.ts'
import { messageOf } from './message.ts'

function structure(name: string): MessageStructure {
  const found = loadSchema().message(`io.k8s.api.core.v1.${name}`)
  if (found === undefined) throw new Error(`no structure of ${name}`)
  return found
}

const NAMES = ['a', 'b', 'c'] as const

const container: Arbitrary<JsonObject> = messageOf(structure('Container'), {
  name: fc.constantFrom(...NAMES),
  image: fc.constantFrom('nginx', 'busybox:1.36', 'gcr.io/x/y@sha256:abc'),
})

const spec: Arbitrary<JsonObject> = messageOf(structure('PodSpec'), {
  // An empty one is a 500 of the real server, too (recording pod-create/priority-and-runtime-class).
  runtimeClassName: fc.constant(undefined),
  // Refused on create, nearly always.
  ephemeralContainers: fc.constant(undefined),
  priority: fc.constant(undefined),
  containers: fc.uniqueArray(container, { minLength: 1, maxLength: 2, selector: ({ name }) => name }),
})

/** A Pod of the namespace `default`, with this name. */
export const podNamed = (name: string): Arbitrary<JsonObject> =>
  fc
    .record({ spec, labels: fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('x', 'y'), { maxKeys: 2 }) })
    .map((drawn) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels: drawn.labels },
      spec: drawn.spec,
    }))
