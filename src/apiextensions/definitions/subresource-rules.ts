/** The paths of the scale subresource. Source: apiextensions' validation; recording crd/definitions. */
import { type FieldError, invalid, required } from '../../apimachinery/field-error.ts'
import type { DefinitionVersion } from '../definition.ts'
import { simplePathErrors } from './column-rules.ts'

export function subresourceErrors(subresources: DefinitionVersion['subresources'], path: string): FieldError[] {
  const { scale } = subresources ?? {}
  if (scale === undefined) return []
  const { specReplicasPath, statusReplicasPath, labelSelectorPath = '' } = scale
  return [
    ...pathErrors(specReplicasPath, `${path}.scale.specReplicasPath`, ['.spec.'], 'under .spec'),
    ...pathErrors(statusReplicasPath, `${path}.scale.statusReplicasPath`, ['.status.'], 'under .status'),
    ...(labelSelectorPath === ''
      ? []
      : pathErrors(
          labelSelectorPath,
          `${path}.scale.labelSelectorPath`,
          ['.spec.', '.status.'],
          'under either .spec or .status',
        )),
  ]
}

function pathErrors(value: string, path: string, starts: readonly string[], where: string): FieldError[] {
  if (value === '') return [required(path)]
  const errors = simplePathErrors(value, path)
  if (errors.length > 0 || starts.some((start) => value.startsWith(start))) return errors
  return [invalid(path, value, `should be a json path ${where}`)]
}
