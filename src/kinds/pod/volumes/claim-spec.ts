/** The spec of a claim for storage. Source: recordings pod-invalid/more-volumes, kinds-core (claims). */
import {
  type FieldError,
  forbidden,
  invalid,
  invalidAll,
  notSupported,
  RawText,
  required,
} from '../../../apimachinery/field-error.ts'
import { joined } from '../../../apimachinery/joined.ts'
import { labelSelectorErrors } from '../../../apimachinery/label-selector-errors.ts'
import { dns1123Label, dns1123Subdomain } from '../../../apimachinery/names.ts'
import { Quantity } from '../../../apimachinery/quantity.ts'
import { optionalChoiceErrors } from '../choices.ts'
import { optionalName } from '../validate-naming.ts'
import type { ClaimSpec, DataSource } from './types.ts'

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']
export const VOLUME_MODES = ['Block', 'Filesystem']

export function claimSpecErrors(spec: ClaimSpec, path: string): FieldError[] {
  const { accessModes = [], selector, storageClassName, volumeMode, volumeAttributesClassName } = spec
  return joined(
    accessModes.length === 0 ? [required(`${path}.accessModes`, 'at least 1 access mode is required')] : [],
    labelSelectorErrors(selector, `${path}.selector`),
    accessModeErrors(accessModes, `${path}.accessModes`),
    storageErrors(spec.resources.requests?.storage, `${path}.resources[storage]`),
    optionalName(storageClassName, dns1123Subdomain, `${path}.storageClassName`),
    optionalChoiceErrors(volumeMode, VOLUME_MODES, `${path}.volumeMode`),
    dataSourceErrors(spec.dataSource, `${path}.dataSource`),
    dataSourceErrors(spec.dataSourceRef, `${path}.dataSourceRef`),
    sameDataSourceErrors(spec, path),
    optionalName(volumeAttributesClassName, dns1123Subdomain, `${path}.volumeAttributesClassName`),
  )
}

/** Source: KEP-2485 (ReadWriteOncePod). */
export function accessModeErrors(modes: readonly string[], path: string): FieldError[] {
  const errors = modes
    .filter((mode) => !ACCESS_MODES.includes(mode))
    .map((mode) => notSupported(path, mode, ACCESS_MODES))
  const known = new Set(modes.filter((mode) => ACCESS_MODES.includes(mode)))
  if (!known.has('ReadWriteOncePod') || known.size === 1) return errors
  return [...errors, forbidden(path, 'may not use ReadWriteOncePod with other access modes')]
}

function storageErrors(text: string | undefined, path: string): FieldError[] {
  if (text === undefined) return [required(path)]
  const quantity = Quantity.parse(text)
  return quantity.isNegative || quantity.isZero ? [invalid(path, text, 'must be greater than zero')] : []
}

function dataSourceErrors(source: DataSource | undefined, path: string): FieldError[] {
  if (source === undefined) return []
  const { name, kind, apiGroup = '', namespace } = source
  const errors: FieldError[] = []
  if (name === '') errors.push(required(`${path}.name`))
  if (kind === '') errors.push(required(`${path}.kind`))
  if (apiGroup === '' && kind !== 'PersistentVolumeClaim')
    errors.push(invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"))
  return joined(
    errors,
    apiGroup === '' ? [] : invalidAll(`${path}.apiGroup`, apiGroup, dns1123Subdomain(apiGroup)),
    optionalName(namespace, dns1123Label, `${path}.namespace`),
  )
}

/** The old and the new way to say what a claim is filled from must agree. The server means to print a path and prints `{}`. */
function sameDataSourceErrors({ dataSource, dataSourceRef }: ClaimSpec, path: string): FieldError[] {
  if (dataSource === undefined || dataSourceRef === undefined) return []
  const printed = new RawText('{}')
  if ((dataSourceRef.namespace ?? '') !== '')
    return [invalid(path, printed, 'may not be specified when dataSourceRef.namespace is specified')]
  const same = (['apiGroup', 'kind', 'name'] as const).every((field) => dataSource[field] === dataSourceRef[field])
  return same ? [] : [invalid(path, printed, 'must match dataSourceRef')]
}
