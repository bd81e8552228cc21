/** Sources whose files Kubernetes writes: Secrets, ConfigMaps, the downward API. Source: recordings pod-invalid/volumes, more-volumes. */
import { at, type FieldError, invalid, required } from '../../../apimachinery/field-error.ts'
import { joined } from '../../../apimachinery/joined.ts'
import { fieldRefErrors, VOLUME_FIELDS, volumeResourceFieldRefErrors } from '../validate-downward-refs.ts'
import { volumeFilePathErrors } from '../validate-paths.ts'
import { missingFields, type SourceRule } from './source-rule.ts'
import type { DownwardApiFile, KeyToPath } from './types.ts'

const MAX_MODE = 0o777

/** The mode of a file, if it is given. */
export function modeErrors(mode: number | undefined, path: string): FieldError[] {
  if (mode === undefined || (mode >= 0 && mode <= MAX_MODE)) return []
  return [invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
}

export const secret: SourceRule<'secret'> = (source, path) =>
  joined(
    missingFields({ ...source }, ['secretName'], path),
    modeErrors(source.defaultMode, `${path}.defaultMode`),
    (source.items ?? []).flatMap((item, index) => keyToPathErrors(item, at(`${path}.items`, index))),
  )

export const configMap: SourceRule<'configMap'> = (source, path) =>
  joined(
    missingFields({ ...source }, ['name'], path),
    modeErrors(source.defaultMode, `${path}.defaultMode`),
    (source.items ?? []).flatMap((item, index) => keyToPathErrors(item, at(`${path}.items`, index))),
  )

/** One key and the file that it becomes. */
export const keyToPathErrors = ({ key, path: file, mode }: KeyToPath, path: string): FieldError[] =>
  joined(
    key === '' ? [required(`${path}.key`)] : [],
    file === '' ? [required(`${path}.path`)] : [],
    volumeFilePathErrors(file, `${path}.path`),
    modeErrors(mode, `${path}.mode`),
  )

/** Files are told of without their index. */
export const downwardAPI: SourceRule<'downwardAPI'> = ({ defaultMode, items = [] }, path) =>
  joined(
    modeErrors(defaultMode, `${path}.defaultMode`),
    items.flatMap((item) => downwardFileErrors(item, path)),
  )

/** One field and the file that it becomes. */
export function downwardFileErrors(item: DownwardApiFile, path: string): FieldError[] {
  const errors = item.path === '' ? [required(`${path}.path`)] : []
  return joined(
    errors,
    volumeFilePathErrors(item.path, `${path}.path`),
    downwardReferenceErrors(item, path),
    modeErrors(item.mode, `${path}.mode`),
  )
}

function downwardReferenceErrors({ fieldRef, resourceFieldRef }: DownwardApiFile, path: string): FieldError[] {
  if (fieldRef !== undefined) {
    const errors = fieldRefErrors(fieldRef, VOLUME_FIELDS, `${path}.fieldRef`)
    if (resourceFieldRef === undefined) return errors
    return [...errors, invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously')]
  }
  if (resourceFieldRef !== undefined) return volumeResourceFieldRefErrors(resourceFieldRef, `${path}.resourceFieldRef`)
  return [required(path, 'one of fieldRef and resourceFieldRef is required')]
}
