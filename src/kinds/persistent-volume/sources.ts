/** The sources of persistent volumes, in the order in which Kubernetes looks at them. Source: recording kinds-core/persistent-volumes; core validation of v1.35. */
import { type FieldError, forbidden, invalid, invalidAll, required } from '../../apimachinery/field-error.ts'
import { dns1123Label, dns1123Subdomain } from '../../apimachinery/names.ts'
import type { JsonObject, JsonValue } from '../../apimachinery/objects.ts'
import { backstepErrors } from '../pod/validate-paths.ts'
import {
  awsElasticBlockStore,
  azureDisk,
  cinder,
  csiDriverErrors,
  fc,
  flexVolume,
  flocker,
  gcePersistentDisk,
  iscsi,
  quobyte,
  storageos,
} from '../pod/volumes/disk-sources.ts'
import { hostPath, nfs } from '../pod/volumes/host-sources.ts'
import { missingFields, needs, type SourceRow, sourceRow } from '../pod/volumes/source-rule.ts'
import type { Volume } from '../pod/volumes/types.ts'

/** Persistent volumes may say in which namespace the endpoints are. */
function glusterfs(source: JsonObject & { endpoints: string; path: string }, field: string): FieldError[] {
  const why = 'if the endpointnamespace is set, it must be a valid namespace name'
  const errors = missingFields(source, ['endpoints', 'path'], field)
  return source.endpointsNamespace === '' ? [...errors, invalid(`${field}.endpointsNamespace`, '', why)] : errors
}

/** Sources that Pods have, too, in the order of persistent volumes. */
const SHARED: readonly SourceRow[] = [
  sourceRow('hostPath', hostPath),
  sourceRow('gcePersistentDisk', gcePersistentDisk, { own: 'persistentDisk' }),
  sourceRow('awsElasticBlockStore', awsElasticBlockStore),
  sourceRow('glusterfs', glusterfs),
  sourceRow('flocker', flocker),
  sourceRow('nfs', nfs),
  sourceRow('rbd', needs('monitors', 'image')),
  sourceRow('quobyte', quobyte),
  sourceRow('cephfs', needs('monitors'), { excess: 'cephFS' }),
  sourceRow('iscsi', iscsi),
  sourceRow('cinder', cinder),
  sourceRow('fc', fc),
  sourceRow('flexVolume', flexVolume),
  sourceRow('azureFile', needs('secretName', 'shareName')),
  sourceRow('vsphereVolume', needs('volumePath')),
  sourceRow('photonPersistentDisk', needs('pdID')),
  sourceRow('portworxVolume', needs('volumeID')),
  sourceRow('azureDisk', azureDisk),
  sourceRow('scaleIO', needs('gateway', 'system', 'volumeName')),
]

export interface VolumeSpec extends JsonObject {
  local?: { path: string }
  csi?: JsonObject & { driver: string; volumeHandle?: string }
  nodeAffinity?: JsonObject & { required?: JsonObject }
}

const SECRETS = [
  'controllerPublishSecretRef',
  'controllerExpandSecretRef',
  'nodePublishSecretRef',
  'nodeExpandSecretRef',
]

function localErrors({ path }: { path: string }, field: string, hasAffinity: boolean): FieldError[] {
  return [
    ...(path === '' ? [required(`${field}.path`)] : backstepErrors(path, `${field}.path`)),
    ...(hasAffinity ? [] : [required('spec.nodeAffinity', 'Local volume requires node affinity')]),
  ]
}

function csiErrors(source: NonNullable<VolumeSpec['csi']>, field: string): FieldError[] {
  return [
    ...csiDriverErrors(source.driver, `${field}.driver`),
    ...missingFields(source, ['volumeHandle'], field),
    ...SECRETS.flatMap((name) => {
      const reference = source[name]
      const found =
        typeof reference === 'object' && reference !== null && !Array.isArray(reference) ? reference : undefined
      return found === undefined ? [] : secretErrors(found, `${field}.${name}`)
    }),
  ]
}

const secretErrors = ({ name, namespace }: JsonObject, path: string): FieldError[] => [
  ...(isText(name) ? invalidAll(`${path}.name`, name, dns1123Subdomain(name)) : [required(`${path}.name`)]),
  ...(isText(namespace)
    ? invalidAll(`${path}.namespace`, namespace, dns1123Label(namespace))
    : [required(`${path}.namespace`)]),
]

const isText = (value: JsonValue | undefined): value is string => typeof value === 'string' && value !== ''

/** There must be one source: the first is checked, any other is too many. */
export function sourceErrors(spec: VolumeSpec): FieldError[] {
  // The sources of a spec are those of a volume, but for its name.
  const volume: Volume = { ...spec, name: '' }
  const { local, csi } = spec
  const rows: readonly (readonly [name: string, check: () => FieldError[] | undefined])[] = [
    ...SHARED.map((row) => [row.excessName, () => row.check(volume, 'spec', undefined)] as const),
    ['local', () => local && localErrors(local, 'spec.local', spec.nodeAffinity?.required !== undefined)],
    ['storageos', () => sourceRow('storageos', storageos).check(volume, 'spec', undefined)],
    ['csi', () => csi && csiErrors(csi, 'spec.csi')],
  ]
  const errors: FieldError[] = []
  let found = 0
  for (const [name, check] of rows) {
    const own = check()
    if (own === undefined) continue
    // A flexVolume counts, and is itself never one too many.
    if (found++ > 0 && name !== 'flexVolume')
      errors.push(forbidden(`spec.${name}`, 'may not specify more than 1 volume type'))
    else errors.push(...own)
  }
  return found === 0 ? [required('spec', 'must specify a volume type')] : errors
}
