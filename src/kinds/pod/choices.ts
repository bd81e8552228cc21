/** Values that are one of a list. */
import { type FieldError, notSupported, required } from '../../apimachinery/field-error.ts'

/** When the kubelet pulls an image. */
export const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never']

/** A value that must be there and one of the choices, which are printed as they are given. */
export function choiceErrors(value: string, choices: readonly string[], path: string): FieldError[] {
  return value === '' ? [required(path)] : optionalChoiceErrors(value, choices, path)
}

/** A value that may be missing; one that is there and empty is none of the choices. */
export function optionalChoiceErrors(
  value: string | undefined,
  choices: readonly string[],
  path: string,
): FieldError[] {
  return value === undefined || choices.includes(value) ? [] : [notSupported(path, value, choices)]
}
