/** Environment variables and their sources. Source: semantics §4 rows 25–32, recording pod-invalid/env. */
import { at, type FieldError, invalid, invalidAll, notFound, required } from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { configMapKey, dns1123Label, dns1123Subdomain, envVarName, maskTrailingDash } from '../../apimachinery/names.ts'
import type { EnvFromSource, EnvVar, EnvVarSource, FileKeyRef, KeyRef } from './container-types.ts'
import type { PodSpec } from './types.ts'
import { ENV_FIELDS, fieldRefErrors, resourceFieldRefErrors } from './validate-downward-refs.ts'
import { backstepErrors } from './validate-paths.ts'
import { visitContainers } from './visit-containers.ts'

export function validateEnv(variables: readonly EnvVar[], path: string): FieldError[] {
  return variables.flatMap(({ name, value = '', valueFrom }, index) => {
    const here = at(path, index)
    return joined(
      name === '' ? [required(`${here}.name`)] : invalidAll(`${here}.name`, name, envVarName(name)),
      valueFrom === undefined ? [] : valueFromErrors(value, valueFrom, `${here}.valueFrom`),
    )
  })
}

function valueFromErrors(value: string, source: EnvVarSource, path: string): FieldError[] {
  const found = sourceErrors(source, path)
  const errors = found.flat()
  if (found.length === 0) {
    const why = 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'
    errors.push(invalid(path, '', why))
  } else if (value !== '') errors.push(invalid(path, '', 'may not be specified when `value` is not empty'))
  else if (found.length > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'))
  return errors
}

/** The errors of each source that is given. */
function sourceErrors(source: EnvVarSource, path: string): FieldError[][] {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source
  const found: FieldError[][] = []
  if (fieldRef !== undefined) found.push(fieldRefErrors(fieldRef, ENV_FIELDS, `${path}.fieldRef`))
  if (resourceFieldRef !== undefined) found.push(resourceFieldRefErrors(resourceFieldRef, `${path}.resourceFieldRef`))
  if (configMapKeyRef !== undefined) found.push(keyRefErrors(configMapKeyRef, `${path}.configMapKeyRef`))
  if (secretKeyRef !== undefined) found.push(keyRefErrors(secretKeyRef, `${path}.secretKeyRef`))
  if (fileKeyRef !== undefined) found.push(fileKeyErrors(fileKeyRef, `${path}.fileKeyRef`))
  return found
}

const keyRefErrors = ({ name = '', key }: KeyRef, path: string): FieldError[] =>
  joined(
    invalidAll(`${path}.name`, name, dns1123Subdomain(name)),
    key === '' ? [required(`${path}.key`)] : invalidAll(`${path}.key`, key, configMapKey(key)),
  )

const fileKeyErrors = ({ volumeName, path: file, key }: FileKeyRef, path: string): FieldError[] =>
  joined(
    key === '' ? [required(`${path}.key`)] : invalidAll(`${path}.key`, key, envVarName(key)),
    volumeName === ''
      ? [required(`${path}.volumeName`)]
      : invalidAll(`${path}.volumeName`, volumeName, dns1123Label(volumeName)),
    file === '' ? [required(`${path}.path`)] : backstepErrors(file, `${path}.path`),
  )

/** Whole ConfigMaps and Secrets as variables. */
export function validateEnvFrom(sources: readonly EnvFromSource[], path: string): FieldError[] {
  return sources.flatMap(({ prefix = '', configMapRef, secretRef }, index) => {
    const here = at(path, index)
    const errors = prefix === '' ? [] : invalidAll(`${here}.prefix`, prefix, envVarName(prefix))
    if (configMapRef !== undefined) errors.push(...nameErrors(configMapRef.name ?? '', `${here}.configMapRef.name`))
    if (secretRef !== undefined) errors.push(...nameErrors(secretRef.name ?? '', `${here}.secretRef.name`))
    const count = [configMapRef, secretRef].filter((source) => source !== undefined).length
    if (count === 0) errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'))
    if (count > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'))
    return errors
  })
}

/** Kubernetes takes such a name for the prefix of one: a dash in the end is no fault. */
const nameErrors = (name: string, path: string): FieldError[] =>
  name === '' ? [required(path)] : invalidAll(path, name, dns1123Subdomain(maskTrailingDash(name)))

/** Variables from files: the volume with the file must be there and an emptyDir. Checked after everything else of a spec. */
export function validateFileKeyVolumes(spec: PodSpec, path: string): FieldError[] {
  const volumes = new Map((spec.volumes ?? []).map((volume) => [volume.name, volume]))
  return visitContainers(spec, path).flatMap(({ container, path: here }) =>
    (container.env ?? []).flatMap(({ valueFrom }, index) => {
      const name = valueFrom?.fileKeyRef?.volumeName
      if (name === undefined) return []
      const field = `${at(`${here}.env`, index)}.valueFrom.fileKeyRef.volumeName`
      const volume = volumes.get(name)
      if (volume === undefined) return [notFound(field, name)]
      return volume.emptyDir === undefined ? [invalid(field, name, 'referenced volume must be of type emptyDir')] : []
    }),
  )
}
