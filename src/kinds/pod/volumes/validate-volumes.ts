/** Volumes: names, and one source each. Source: semantics §4 rows 36–40, recordings pod-invalid/volumes, more-volumes. */
import {
  at,
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  invalidAll,
  required,
} from '../../../apimachinery/field-error.ts'
import { joined } from '../../../apimachinery/joined.ts'
import { dns1123Label, dns1123Subdomain } from '../../../apimachinery/names.ts'
import type { ObjectMeta } from '../../../apimachinery/objects.ts'
import { VOLUME_SOURCES } from './sources.ts'
import type { Volume } from './types.ts'

export interface CheckedVolumes {
  readonly errors: FieldError[]
  /** Volumes without errors, by name: what may be mounted. */
  readonly volumes: ReadonlyMap<string, Volume>
}

/** `meta` is that of the Pod, undefined for a template: claims of ephemeral volumes are named after it. */
export function validateVolumes(
  volumes: readonly Volume[],
  meta: ObjectMeta | undefined,
  path: string,
): CheckedVolumes {
  const podName = meta?.name ?? ''
  const good = new Map<string, Volume>()
  const made = new Set(
    volumes
      .filter(({ ephemeral }) => podName !== '' && ephemeral !== undefined)
      .map(({ name }) => `${podName}-${name}`),
  )
  const errors = volumes.flatMap((volume, index) => {
    const here = at(path, index)
    const own = joined(sourceErrors(volume, meta, here), nameErrors(volume.name, `${here}.name`))
    if (good.has(volume.name)) own.push(duplicate(`${here}.name`, volume.name))
    if (own.length === 0) good.set(volume.name, volume)
    return joined(own, claimErrors(volume, made, here))
  })
  return { errors, volumes: good }
}

const nameErrors = (name: string, path: string): FieldError[] =>
  name === '' ? [required(path)] : invalidAll(path, name, dns1123Label(name))

/** Sources in the order in which Kubernetes looks at them: the first is checked, any other is too many. */
function sourceErrors(volume: Volume, meta: ObjectMeta | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  let found = 0
  for (const { name, excessName, check } of VOLUME_SOURCES) {
    const own = check(volume, path, meta)
    if (own === undefined) continue
    if (found > 0) errors.push(forbidden(`${path}.${excessName}`, 'may not specify more than 1 volume type'))
    else errors.push(...own)
    if (name === 'iscsi') errors.push(...portalErrors(volume, path))
    if (name === 'ephemeral' && found === 0) errors.push(...ephemeralNameErrors(volume.name, meta, path))
    found++
  }
  return found === 0 ? [required(path, 'must specify a volume type')] : errors
}

const MAX_PORTAL = 64

/** The initiator's device is named after volume and portal, whether or not this is the source that counts. */
function portalErrors({ name, iscsi }: Volume, path: string): FieldError[] {
  if (iscsi?.initiatorName === undefined || Buffer.byteLength(`${name}:${iscsi.targetPortal}`) <= MAX_PORTAL) return []
  const why =
    'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.'
  return [invalid(`${path}.name`, name, why)]
}

/** The claim of an ephemeral volume is named after Pod and volume. */
function ephemeralNameErrors(name: string, meta: ObjectMeta | undefined, path: string): FieldError[] {
  const podName = meta?.name ?? ''
  if (podName === '' || name === '') return []
  const claim = `${podName}-${name}`
  return invalidAll(
    `${path}.name`,
    name,
    dns1123Subdomain(claim).map((why) => `PVC name "${claim}": ${why}`),
  )
}

function claimErrors({ persistentVolumeClaim }: Volume, made: ReadonlySet<string>, path: string): FieldError[] {
  if (persistentVolumeClaim === undefined || !made.has(persistentVolumeClaim.claimName)) return []
  const why = 'must not reference a PVC that gets created for an ephemeral volume'
  return [invalid(`${path}.persistentVolumeClaim.claimName`, persistentVolumeClaim.claimName, why)]
}
