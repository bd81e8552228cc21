/** Defaults of volumes. Source: semantics §3.1, recordings pod-create/volumes. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { defaultPullPolicy } from './image-reference.ts'
import type { Volume } from './types.ts'

const DEFAULT_MODE = 420
const TOKEN_SECONDS = 3600

/** What each kind of source gets where it says nothing. */
const SOURCE_DEFAULTS: { readonly [source: string]: { readonly [field: string]: JsonValue } } = {
  secret: { defaultMode: DEFAULT_MODE },
  configMap: { defaultMode: DEFAULT_MODE },
  downwardAPI: { defaultMode: DEFAULT_MODE },
  projected: { defaultMode: DEFAULT_MODE },
  hostPath: { type: '' },
  iscsi: { iscsiInterface: 'default' },
  rbd: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  azureDisk: { cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4', readOnly: false },
  scaleIO: { storageMode: 'ThinProvisioned', fsType: 'xfs' },
}

export function applyVolumeDefaults(volume: Volume): void {
  const sources = Object.keys(volume).filter((key) => key !== 'name')
  if (sources.length === 0) volume.emptyDir = {}
  for (const name of sources) {
    const source = volume[name]
    if (isJsonObject(source)) sourceDefaults(name, source)
  }
}

function sourceDefaults(name: string, source: JsonObject): void {
  for (const [field, value] of Object.entries(SOURCE_DEFAULTS[name] ?? {})) source[field] ??= value
  if (name === 'downwardAPI') fieldRefDefaults(source.items)
  if (name === 'projected' && Array.isArray(source.sources)) for (const part of source.sources) projectionDefaults(part)
  if (name === 'image' && source.pullPolicy === undefined)
    source.pullPolicy = defaultPullPolicy(String(source.reference ?? ''))
  if (name === 'ephemeral') claimTemplateDefaults(source)
}

function fieldRefDefaults(items: JsonValue | undefined): void {
  if (!Array.isArray(items)) return
  for (const item of items) if (isJsonObject(item) && isJsonObject(item.fieldRef)) item.fieldRef.apiVersion ??= 'v1'
}

function projectionDefaults(part: JsonValue): void {
  if (!isJsonObject(part)) return
  if (isJsonObject(part.serviceAccountToken)) part.serviceAccountToken.expirationSeconds ??= TOKEN_SECONDS
  if (isJsonObject(part.downwardAPI)) fieldRefDefaults(part.downwardAPI.items)
}

function claimTemplateDefaults({ volumeClaimTemplate }: JsonObject): void {
  if (isJsonObject(volumeClaimTemplate) && isJsonObject(volumeClaimTemplate.spec)) {
    volumeClaimTemplate.spec.volumeMode ??= 'Filesystem'
  }
}
