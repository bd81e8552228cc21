/** Mounts and block devices of containers. Source: semantics §4 rows 33–35, 61, recording pod-invalid/mounts-and-devices. */
import {
  at,
  type FieldError,
  forbidden,
  invalid,
  notFound,
  notSupported,
  required,
} from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import type { Container, VolumeMount } from './types.ts'
import { climbs, descendingPathErrors } from './validate-paths.ts'
import type { Volume } from './volumes/types.ts'

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None']
const RECURSIVE = ['Disabled', 'Enabled', 'IfPossible']

/** `volumes` are those of the Pod that are valid themselves. Some paths lack the index, as the real ones do. */
export function validateMounts(container: Container, volumes: ReadonlyMap<string, Volume>, path: string): FieldError[] {
  const paths = new Set<string>()
  // Of two devices with one name the last counts.
  const devices = new Map((container.volumeDevices ?? []).map(({ name, devicePath }) => [name, devicePath]))
  const list = `${path}.volumeMounts`
  return (container.volumeMounts ?? []).flatMap((mount, index) => {
    const { name, mountPath } = mount
    const here = at(list, index)
    const errors: FieldError[] = []
    if (name === '') errors.push(required(`${here}.name`))
    if (!volumes.has(name)) errors.push(notFound(`${here}.name`, name))
    if (mountPath === '') errors.push(required(`${here}.mountPath`))
    if (paths.has(mountPath)) errors.push(invalid(`${here}.mountPath`, mountPath, 'must be unique'))
    paths.add(mountPath)
    if (devices.has(name)) errors.push(invalid(`${here}.name`, name, 'must not already exist in volumeDevices'))
    if ([...devices.values()].includes(mountPath)) {
      errors.push(invalid(`${here}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices'))
    }
    return joined(
      errors,
      subPathErrors(mount, here, list),
      propagationErrors(mount, container, `${list}.mountPropagation`),
      recursiveErrors(mount, `${list}.recursiveReadOnly`),
    )
  })
}

function subPathErrors({ subPath = '', subPathExpr = '' }: VolumeMount, here: string, list: string): FieldError[] {
  const errors = descendingPathErrors(subPath, `${list}.subPath`)
  if (subPath !== '' && subPathExpr !== '') {
    errors.push(invalid(`${here}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'))
  }
  return joined(errors, descendingPathErrors(subPathExpr, `${list}.subPathExpr`))
}

function propagationErrors({ mountPropagation }: VolumeMount, container: Container, path: string): FieldError[] {
  if (mountPropagation === undefined) return []
  if (!PROPAGATIONS.includes(mountPropagation)) return [notSupported(path, mountPropagation, PROPAGATIONS)]
  if (mountPropagation !== 'Bidirectional' || container.securityContext?.privileged) return []
  return [forbidden(path, 'Bidirectional mount propagation is available only to privileged containers')]
}

function recursiveErrors(mount: VolumeMount, path: string): FieldError[] {
  const { recursiveReadOnly, readOnly, mountPropagation = 'None' } = mount
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return []
  if (!RECURSIVE.includes(recursiveReadOnly)) return [notSupported(path, recursiveReadOnly, RECURSIVE)]
  const errors: FieldError[] = []
  if (!readOnly) errors.push(forbidden(path, 'may only be specified when readOnly is true'))
  if (mountPropagation !== 'None')
    errors.push(forbidden(path, 'may only be specified when mountPropagation is None or not specified'))
  return errors
}

const NOT_A_BLOCK = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'

/** Block devices: claims that appear as files in /dev. */
export function validateDevices(
  container: Container,
  volumes: ReadonlyMap<string, Volume>,
  path: string,
): FieldError[] {
  const names = new Set<string>()
  const paths = new Set<string>()
  const mounts = new Map((container.volumeMounts ?? []).map(({ name, mountPath }) => [name, mountPath]))
  return (container.volumeDevices ?? []).flatMap(({ name, devicePath }, index) => {
    const here = at(`${path}.volumeDevices`, index)
    const volume = volumes.get(name)
    const isBlock = volume?.persistentVolumeClaim !== undefined || volume?.ephemeral !== undefined
    const errors: FieldError[] = []
    if (name === '') errors.push(required(`${here}.name`))
    if (names.has(name)) errors.push(invalid(`${here}.name`, name, 'must be unique'))
    if (volume === undefined) errors.push(notFound(`${here}.name`, name))
    else if (!isBlock) errors.push(invalid(`${here}.name`, name, NOT_A_BLOCK))
    if (devicePath === '') errors.push(required(`${here}.devicePath`))
    if (paths.has(devicePath)) errors.push(invalid(`${here}.devicePath`, devicePath, 'must be unique'))
    if (climbs(devicePath)) errors.push(invalid(`${here}.devicePath`, devicePath, "can not contain backsteps ('..')"))
    else paths.add(devicePath)
    if (mounts.has(name)) errors.push(invalid(`${here}.name`, name, 'must not already exist in volumeMounts'))
    if ([...mounts.values()].includes(devicePath))
      errors.push(invalid(`${here}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'))
    if (name !== '') names.add(name)
    return errors
  })
}
