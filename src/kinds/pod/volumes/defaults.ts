/** Defaults of volumes. Source: semantics §3.1, recordings pod-create/volumes. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../apimachinery/objects.ts'
import { defaultPullPolicy } from '../image-reference.ts'
import { roundResources } from '../resource-defaults.ts'
import type { ClaimSpec, DownwardApiFile, Projection, Volume } from './types.ts'

const DEFAULT_MODE = 420
const TOKEN_SECONDS = 3600

type Fields = { readonly [field: string]: JsonValue }

/** Fields that a source gets where it does not have them: pointers in Go, so that an empty text is a value. */
const WHERE_MISSING: { readonly [source: string]: Fields } = {
  secret: { defaultMode: DEFAULT_MODE },
  configMap: { defaultMode: DEFAULT_MODE },
  downwardAPI: { defaultMode: DEFAULT_MODE },
  projected: { defaultMode: DEFAULT_MODE },
  hostPath: { type: '' },
  azureDisk: { cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4', readOnly: false },
}

/** Fields that a source gets where they are missing or empty. */
const WHERE_EMPTY: { readonly [source: string]: Fields } = {
  iscsi: { iscsiInterface: 'default' },
  rbd: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  scaleIO: { storageMode: 'ThinProvisioned', fsType: 'xfs' },
}

export function applyVolumeDefaults(volume: Volume): void {
  if (Object.keys(volume).every((key) => key === 'name')) volume.emptyDir = {}
  for (const [source, fields] of sourcesIn(volume, WHERE_MISSING))
    for (const [field, value] of Object.entries(fields)) source[field] ??= value
  for (const [source, fields] of sourcesIn(volume, WHERE_EMPTY))
    for (const [field, value] of Object.entries(fields)) source[field] ||= value
  const { downwardAPI, projected, image, ephemeral } = volume
  fieldRefDefaults(downwardAPI?.items)
  for (const part of projected?.sources ?? []) projectionDefaults(part)
  if (image !== undefined) image.pullPolicy ||= defaultPullPolicy(image.reference ?? '')
  if (ephemeral?.volumeClaimTemplate !== undefined) claimDefaults(ephemeral.volumeClaimTemplate.spec)
}

/** The sources that the volume has, each with what the table says of it. */
function sourcesIn(volume: Volume, table: { readonly [source: string]: Fields }): [JsonObject, Fields][] {
  return Object.entries(table).flatMap(([name, fields]): [JsonObject, Fields][] => {
    const source = volume[name]
    return isJsonObject(source) ? [[source, fields]] : []
  })
}

function fieldRefDefaults(items: readonly DownwardApiFile[] = []): void {
  for (const { fieldRef } of items) if (fieldRef !== undefined) fieldRef.apiVersion ||= 'v1'
}

function projectionDefaults({ serviceAccountToken, downwardAPI }: Projection): void {
  if (serviceAccountToken !== undefined) serviceAccountToken.expirationSeconds ??= TOKEN_SECONDS
  fieldRefDefaults(downwardAPI?.items)
}

function claimDefaults(spec: ClaimSpec): void {
  spec.volumeMode ??= 'Filesystem'
  roundResources(spec.resources.limits)
  roundResources(spec.resources.requests)
}
