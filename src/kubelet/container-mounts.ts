/** What a container has mounted, with what its volumes hold now. Source: docs "Volumes", "Projected Volumes", "Downward API". */

import { ApiError } from '../apimachinery/api-error.ts'
import { listOf } from '../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import type { Client } from '../client/client.ts'
import type { ContainerMount, PodIdentity, VolumeContent, VolumeFile } from './container-runtime.ts'
import { fieldValue } from './downward-api.ts'
import { type Container, findContainer, isPod, type Pod } from './pod.ts'
import { resourceFieldValue } from './resource-field.ts'

/** Where the files come from: a Pod, and the container that looks. */
interface Origin {
  readonly client: Client
  readonly pod: Pod
  readonly container: Container
}

type Files = Record<string, VolumeFile>

const DEFAULT_MODE = 0o644
const TOKEN_SECONDS = 3607

export function containerMounts(
  client: Client,
  { namespace, name }: PodIdentity,
  containerName: string,
): ContainerMount[] {
  const pod = client.find('pods', `${namespace}/${name}`)
  if (pod === undefined || !isPod(pod)) return []
  const container = findContainer(pod, containerName)
  if (container === undefined) return []
  return (container.volumeMounts ?? []).flatMap((mount) => {
    const volume = pod.spec.volumes?.find((one) => one.name === mount.name)
    if (volume === undefined) return []
    const content = contentOf({ client, pod, container }, volume)
    const subPath = typeof mount.subPath === 'string' && mount.subPath !== '' ? { subPath: mount.subPath } : {}
    const readOnly = mount.readOnly === true || content.type === 'files'
    return [{ volume: volume.name, path: mount.mountPath, readOnly, content, ...subPath }]
  })
}

const objectOf = (value: JsonValue | undefined): JsonObject | undefined => (isJsonObject(value) ? value : undefined)
const modeOf = (value: JsonValue | undefined, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise

/** A claim's volume is empty, too: there is no storage behind it. */
function contentOf(origin: Origin, volume: JsonObject): VolumeContent {
  const { hostPath, projected } = volume
  if (isJsonObject(hostPath)) return { type: 'host', path: String(hostPath.path ?? '/') }
  const sources = isJsonObject(projected) ? listOf(projected.sources) : [volume]
  const defaults =
    objectOf(projected) ?? objectOf(volume.configMap) ?? objectOf(volume.secret) ?? objectOf(volume.downwardAPI)
  if (defaults === undefined) return { type: 'empty' }
  const mode = modeOf(defaults.defaultMode, DEFAULT_MODE)
  return { type: 'files', read: () => Object.assign({}, ...sources.map((source) => filesOf(origin, source, mode))) }
}

/** What one source adds: each kind of source has a field of its own. */
function filesOf(
  origin: Origin,
  { configMap, secret, downwardAPI, serviceAccountToken }: JsonObject,
  mode: number,
): Files {
  if (isJsonObject(configMap)) return keysOf(origin, 'configmaps', configMap.name, configMap, mode)
  if (isJsonObject(secret)) return keysOf(origin, 'secrets', secret.secretName ?? secret.name, secret, mode)
  if (isJsonObject(downwardAPI)) return fieldsOf(origin, downwardAPI, mode)
  if (isJsonObject(serviceAccountToken)) return tokenOf(origin, serviceAccountToken, mode)
  return {}
}

function keysOf(
  { client, pod }: Origin,
  resource: 'configmaps' | 'secrets',
  name: JsonValue | undefined,
  { items }: JsonObject,
  mode: number,
): Files {
  const object = client.find(resource, `${pod.metadata.namespace}/${String(name ?? '')}`)
  const content = contentsOf(object, resource)
  if (!Array.isArray(items))
    return Object.fromEntries([...content].map(([key, bytes]) => [key, { content: bytes, mode }]))
  return Object.fromEntries(
    listOf(items).flatMap((item) => {
      const bytes = content.get(String(item.key))
      return bytes === undefined ? [] : [[String(item.path), { content: bytes, mode: modeOf(item.mode, mode) }]]
    }),
  )
}

/** By key, in the order in which they are stored. */
function contentsOf(object: KubeObject | undefined, resource: 'configmaps' | 'secrets'): Map<string, Uint8Array> {
  const entries = (map: JsonValue | undefined, encoding: 'utf8' | 'base64'): [string, Uint8Array][] =>
    Object.entries(objectOf(map) ?? {}).map(([key, value]) => [key, Buffer.from(String(value), encoding)])
  const data = entries(object?.data, resource === 'secrets' ? 'base64' : 'utf8')
  return new Map([...data, ...entries(object?.binaryData, 'base64')])
}

function fieldsOf(origin: Origin, { items }: JsonObject, mode: number): Files {
  return Object.fromEntries(
    listOf(items).map((item) => [
      String(item.path),
      { content: Buffer.from(fieldText(origin, item)), mode: modeOf(item.mode, mode) },
    ]),
  )
}

/** Whole maps are written as lines of key="value". */
function fieldText({ pod, container }: Origin, { fieldRef, resourceFieldRef }: JsonObject): string {
  if (isJsonObject(resourceFieldRef)) {
    const named = findContainer(pod, String(resourceFieldRef.containerName ?? ''))
    return resourceFieldValue(named ?? container, resourceFieldRef)
  }
  const path = String(objectOf(fieldRef)?.fieldPath ?? '')
  const map =
    path === 'metadata.labels'
      ? pod.metadata.labels
      : path === 'metadata.annotations'
        ? pod.metadata.annotations
        : undefined
  if (path === 'metadata.labels' || path === 'metadata.annotations') {
    const entries = Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
    return entries
      .map(([key, value]) => `${key}=${JSON.stringify(value)}\n`)
      .join('')
      .trimEnd()
  }
  return fieldValue(pod, path, { ips: [], hostIP: '' })
}

/** A token of the Pod's account, asked for as a kubelet does; none when the account or the Pod is gone. */
function tokenOf({ client, pod }: Origin, { path, audience, expirationSeconds }: JsonObject, mode: number): Files {
  const { namespace, name = '', uid = '' } = pod.metadata
  const account = `${namespace}/${pod.spec.serviceAccountName ?? 'default'}`
  try {
    const { status } = client.post('serviceaccounts/token', account, {
      spec: {
        ...(typeof audience === 'string' && audience !== '' ? { audiences: [audience] } : {}),
        expirationSeconds: modeOf(expirationSeconds, TOKEN_SECONDS),
        boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
      },
    })
    return { [String(path)]: { content: Buffer.from(String(objectOf(status)?.token ?? '')), mode } }
  } catch (error) {
    if (error instanceof ApiError) return {}
    throw error
  }
}
