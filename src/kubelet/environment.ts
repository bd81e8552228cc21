/** Environment variables of a container, with what they are taken from. Source: docs "Define Environment Variables", recordings kubelet/missing-*. */
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'
import type { Client } from '../client/client.ts'
import { fieldValue, type PodAddresses } from './downward-api.ts'
import { expand } from './expansion.ts'
import type { Container, EnvVar, Pod } from './pod.ts'
import { resourceFieldValue } from './resource-field.ts'
import { serviceVariables, type Variable } from './service-environment.ts'

/** Thrown for what keeps a container from being configured; its message is shown to users. */
export class ConfigError extends Error {}

export interface Environment {
  /** For $(NAME). */
  get(name: string): string | undefined
  readonly variables: readonly Variable[]
}

interface Source {
  readonly kind: 'ConfigMap' | 'Secret'
  readonly resource: 'configmaps' | 'secrets'
  /** How an error names a missing one. */
  readonly word: string
  readonly plain: (value: string) => string
}

const CONFIG_MAP: Source = { kind: 'ConfigMap', resource: 'configmaps', word: 'configmap', plain: (value) => value }
const SECRET: Source = {
  kind: 'Secret',
  resource: 'secrets',
  word: 'secret',
  plain: (value) => Buffer.from(value, 'base64').toString(),
}

const objectOf = (value: JsonValue | undefined): JsonObject | undefined => (isJsonObject(value) ? value : undefined)

/**
 * Resolves all variables in their order, those of services last; later ones may name earlier ones and services' as
 * $(NAME). Throws ConfigError.
 */
export function environmentOf(client: Client, pod: Pod, container: Container, addresses: PodAddresses): Environment {
  const own = new Map<string, string>()
  const services = serviceVariables(client, pod)
  const get = (name: string): string | undefined => own.get(name) ?? services.findLast(([key]) => key === name)?.[1]
  for (const from of container.envFrom ?? []) addAll(client, pod, from, own)
  for (const variable of container.env ?? []) {
    const value = variableValue(client, pod, container, variable, get, addresses)
    if (value !== undefined) own.set(variable.name, value)
  }
  return { get, variables: [...own, ...services.filter(([name]) => !own.has(name))] }
}

/** envFrom: every key of a ConfigMap or Secret. */
function addAll(client: Client, pod: Pod, from: JsonObject, environment: Map<string, string>): void {
  for (const [reference, source] of [
    [objectOf(from.configMapRef), CONFIG_MAP],
    [objectOf(from.secretRef), SECRET],
  ] as const) {
    if (reference === undefined) continue
    const data = dataOf(client, pod, source, reference)
    const prefix = typeof from.prefix === 'string' ? from.prefix : ''
    for (const [key, value] of Object.entries(data ?? {})) environment.set(prefix + key, source.plain(String(value)))
  }
}

/** Undefined: the variable is left out. */
function variableValue(
  client: Client,
  pod: Pod,
  container: Container,
  { value = '', valueFrom }: EnvVar,
  get: Environment['get'],
  addresses: PodAddresses,
): string | undefined {
  if (value !== '' || valueFrom === undefined) return expand(value, get)
  const field = objectOf(valueFrom.fieldRef)
  if (field !== undefined) return fieldValue(pod, String(field.fieldPath), addresses)
  const resource = objectOf(valueFrom.resourceFieldRef)
  if (resource !== undefined) {
    return resourceFieldValue(namedContainer(pod, resource.containerName) ?? container, resource)
  }
  const configMap = objectOf(valueFrom.configMapKeyRef)
  if (configMap !== undefined) return keyOf(client, pod, CONFIG_MAP, configMap)
  const secret = objectOf(valueFrom.secretKeyRef)
  return secret === undefined ? '' : keyOf(client, pod, SECRET, secret)
}

/** The container that a variable is about; undefined: its own. */
function namedContainer({ spec }: Pod, name: JsonValue | undefined): Container | undefined {
  if (typeof name !== 'string' || name === '') return undefined
  const found = [...spec.containers, ...(spec.initContainers ?? [])].find((one) => one.name === name)
  if (found === undefined) throw new ConfigError(`container ${name} not found`)
  return found
}

function keyOf(client: Client, pod: Pod, source: Source, reference: JsonObject): string | undefined {
  const data = dataOf(client, pod, source, reference)
  if (data === undefined) return undefined
  const key = String(reference.key)
  const value = data[key]
  if (typeof value === 'string') return source.plain(value)
  if (reference.optional === true) return undefined
  throw new ConfigError(
    `couldn't find key ${key} in ${source.kind} ${pod.metadata.namespace}/${String(reference.name ?? '')}`,
  )
}

/** The data of a ConfigMap or Secret; undefined when it is optional and not there. */
function dataOf(client: Client, pod: Pod, { resource, word }: Source, reference: JsonObject): JsonObject | undefined {
  const name = String(reference.name ?? '')
  const found = client.find(resource, `${pod.metadata.namespace}/${name}`)
  if (found !== undefined) return objectOf(found.data) ?? {}
  if (reference.optional === true) return undefined
  throw new ConfigError(`${word} "${name}" not found`)
}
