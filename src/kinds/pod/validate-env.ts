/** Environment variables and their sources. Source: semantics §4 rows 25–32, recording pod-invalid/env. */
import { at, type FieldError, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import { configMapKey, dns1123Subdomain, envVarName } from '../../apimachinery/names.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { Quantity } from '../../apimachinery/quantity.ts'
import { isSet } from './types.ts'

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'] as const

const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]

/** Fields that the downward API knows besides those of variables. */
const OTHER_FIELDS = ['metadata.annotations', 'metadata.labels']

const text = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')

export function validateEnv(variables: readonly JsonObject[], path: string): FieldError[] {
  return variables.flatMap((variable, index) => {
    const here = at(path, index)
    const name = text(variable.name)
    const nameErrors =
      name === '' ? [required(`${here}.name`)] : envVarName(name).map((why) => invalid(`${here}.name`, name, why))
    return [...nameErrors, ...valueFromErrors(variable, `${here}.valueFrom`)]
  })
}

function valueFromErrors({ value, valueFrom }: JsonObject, path: string): FieldError[] {
  if (!isJsonObject(valueFrom)) return []
  const sources = SOURCES.filter((source) => valueFrom[source] !== undefined)
  const errors = sources.flatMap((source) => sourceErrors(source, valueFrom[source], `${path}.${source}`))
  if (sources.length === 0) {
    const why = 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'
    errors.push(invalid(path, '', why))
  } else if (isSet(value)) errors.push(invalid(path, '', 'may not be specified when `value` is not empty'))
  else if (sources.length > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'))
  return errors
}

function sourceErrors(source: (typeof SOURCES)[number], value: JsonValue | undefined, path: string): FieldError[] {
  const reference = isJsonObject(value) ? value : {}
  if (source === 'fieldRef') return fieldRefErrors(reference, ENV_FIELDS, path)
  if (source === 'resourceFieldRef') return resourceFieldRefErrors(reference, path)
  if (source === 'fileKeyRef') return fileKeyErrors(reference, path)
  return keyRefErrors(reference, path)
}

function keyRefErrors({ name, key }: JsonObject, path: string): FieldError[] {
  const errors = text(name) === '' ? [required(`${path}.name`)] : []
  if (text(key) === '') return [...errors, required(`${path}.key`)]
  return [...errors, ...configMapKey(text(key)).map((why) => invalid(`${path}.key`, text(key), why))]
}

function fileKeyErrors({ volumeName, path: file, key }: JsonObject, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (text(key) === '') errors.push(required(`${path}.key`))
  if (text(volumeName) === '') errors.push(required(`${path}.volumeName`))
  if (text(file) === '') errors.push(required(`${path}.path`))
  return errors
}

const SUBSCRIPT = /^(metadata\.(?:annotations|labels))\['(.*)'\]$/

/** A reference to a field of the Pod; `allowed` are those that may stand here. */
export function fieldRefErrors(reference: JsonObject, allowed: readonly string[], path: string): FieldError[] {
  const apiVersion = text(reference.apiVersion)
  const fieldPath = text(reference.fieldPath)
  if (apiVersion === '') return [required(`${path}.apiVersion`)]
  if (fieldPath === '') return [required(`${path}.fieldPath`)]
  const subscript = SUBSCRIPT.exec(fieldPath)
  if (subscript !== null) return []
  if (apiVersion !== 'v1') {
    const why = `error converting fieldPath: unsupported pod version: ${apiVersion}`
    return [invalid(`${path}.fieldPath`, fieldPath, why)]
  }
  if (allowed.includes(fieldPath)) return []
  const known = ENV_FIELDS.includes(fieldPath) || OTHER_FIELDS.includes(fieldPath)
  if (known) return [notSupported(`${path}.fieldPath`, fieldPath, allowed)]
  return [
    invalid(`${path}.fieldPath`, fieldPath, `error converting fieldPath: field label not supported: ${fieldPath}`),
  ]
}

const CONTAINER_RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
]

const DIVISORS: { readonly [resource: string]: readonly string[] } = {
  cpu: ['1m', '1'],
  memory: ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'],
}

/** A reference to a container's resources. */
export function resourceFieldRefErrors(reference: JsonObject, path: string): FieldError[] {
  const resource = text(reference.resource)
  if (resource === '') return [required(`${path}.resource`)]
  if (!CONTAINER_RESOURCES.includes(resource) && !/^(?:limits|requests)\.hugepages-/.test(resource)) {
    return [notSupported(`${path}.resource`, resource, CONTAINER_RESOURCES)]
  }
  const divisor = text(reference.divisor) || '0'
  if (Quantity.parse(divisor).isZero) return []
  const units = resource.endsWith('.cpu') ? DIVISORS.cpu : DIVISORS.memory
  if (units?.includes(divisor)) return []
  const names = resource.endsWith('.cpu')
    ? "only divisor's values 1m and 1 are supported with the cpu resource"
    : `only divisor's values ${units?.join(', ')} are supported with the ${resource.split('.')[1]} resource`
  return [invalid(`${path}.divisor`, divisor, names)]
}

/** Whole ConfigMaps and Secrets as variables. */
export function validateEnvFrom(sources: readonly JsonObject[], path: string): FieldError[] {
  return sources.flatMap((source, index) => {
    const here = at(path, index)
    const prefix = text(source.prefix)
    const errors = prefix === '' ? [] : envVarName(prefix).map((why) => invalid(`${here}.prefix`, prefix, why))
    const given = (['configMapRef', 'secretRef'] as const).filter((kind) => source[kind] !== undefined)
    for (const kind of given) errors.push(...referenceErrors(source[kind], `${here}.${kind}`))
    if (given.length === 0) errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'))
    if (given.length > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'))
    return errors
  })
}

function referenceErrors(value: JsonValue | undefined, path: string): FieldError[] {
  const name = isJsonObject(value) ? text(value.name) : ''
  if (name === '') return [required(`${path}.name`)]
  return dns1123Subdomain(name).map((why) => invalid(`${path}.name`, name, why))
}
