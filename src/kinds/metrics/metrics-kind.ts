/** What the kinds of metrics.k8s.io have in common: metrics-server works them out. Source: its Tables. */
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../../apimachinery/objects.ts'
import { Quantity } from '../../apimachinery/quantity.ts'
import { type ComputedObjects, defineKind, type KindDefinition } from '../../registry/kind.ts'

type Names = Pick<KindDefinition, 'kind' | 'resource' | 'namespaced'>

/** `usages` finds the amounts that an object tells of: its own, or those of its containers. */
export const metricsKind = (
  names: Names,
  computed: ComputedObjects,
  usages: (object: KubeObject) => readonly (JsonValue | undefined)[],
): KindDefinition =>
  defineKind({
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    ...names,
    computed,
    columns(object) {
      const amounts = usages(object).filter(isJsonObject)
      const { metadata, window = '' } = object
      return { cells: [metadata.name ?? '', total(amounts, 'cpu'), total(amounts, 'memory'), window] }
    },
  })

const total = (usages: readonly JsonObject[], resource: string): string =>
  usages
    .map((usage) => Quantity.parse(String(usage[resource])))
    .reduce((sum, amount) => sum.add(amount))
    .toString()
