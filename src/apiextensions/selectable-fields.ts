/** Fields by which lists of custom resources can be selected. Source: KEP-4358, recording crd/subresources. */
import { isJsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import type { FieldLabels, KindDefinition } from '../registry/kind.ts'

/** The labels that the paths make, and what is said of others. */
export function selectableFields(
  fields: readonly { readonly jsonPath: string }[],
): Pick<KindDefinition, 'fieldLabels' | 'unknownFieldLabel'> {
  const fieldLabels: { [label: string]: FieldLabels[string] } = {}
  for (const { jsonPath } of fields) {
    const steps = jsonPath.split('.').slice(1)
    fieldLabels[steps.join('.')] = (object) => textAt(object, steps)
  }
  return { fieldLabels, unknownFieldLabel: (label) => `field label not supported: ${label}` }
}

function textAt(object: KubeObject, steps: readonly string[]): string {
  let value: JsonValue | undefined = object
  for (const step of steps) value = isJsonObject(value) ? value[step] : undefined
  return value === undefined || value === null ? '' : String(value)
}
