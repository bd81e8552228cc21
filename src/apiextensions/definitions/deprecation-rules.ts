/** The warning of a deprecated version. Source: apiextensions' validation. */
import { type FieldError, invalid, RawText } from '../../apimachinery/field-error.ts'
import { goJson } from '../../apimachinery/json-bytes.ts'
import type { DefinitionVersion } from '../definition.ts'

const MAX_BYTES = 256
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u

export function deprecationErrors({ deprecated, deprecationWarning }: DefinitionVersion, path: string): FieldError[] {
  return faults(deprecated ?? false, deprecationWarning).map((why) =>
    invalid(
      `${path}.deprecationWarning`,
      deprecationWarning === undefined ? null : new RawText(goJson(deprecationWarning)),
      why,
    ),
  )
}

function faults(deprecated: boolean, warning: string | undefined): string[] {
  if (warning === undefined) return []
  if (!deprecated) return ['can only be set for deprecated versions']
  const unprintable = UNPRINTABLE.exec(warning)
  return [
    ...(Buffer.byteLength(warning) > MAX_BYTES ? ['must be <= 256 characters long'] : []),
    ...(warning === '' ? ['must not be an empty string'] : []),
    ...(unprintable === null
      ? []
      : [
          `must only contain printable UTF-8 characters; non-printable character found at index ${byteIndex(warning, unprintable.index)}`,
        ]),
  ]
}

const byteIndex = (text: string, index: number): number => Buffer.byteLength(text.slice(0, index))
