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
import type { Container, Volume, VolumeMount } from './types.ts'

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None']
const RECURSIVE = ['Disabled', 'IfPossible', 'Enabled']

/** Whether a path climbs: has `..` as one of its parts. */
const climbs = (path: string): boolean => path.split('/').includes('..')

/** Errors of a path that must stay below something. */
export function relativePathErrors(value: string, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (value.startsWith('/')) errors.push(invalid(path, value, 'must be a relative path'))
  if (climbs(value)) errors.push(invalid(path, value, "must not contain '..'"))
  return errors
}

/** `volumes` are those of the Pod that are valid themselves. */
export function validateMounts(container: Container, volumes: ReadonlyMap<string, Volume>, path: string): FieldError[] {
  const paths = new Set<string>()
  const devices = new Set((container.volumeDevices ?? []).map(({ devicePath }) => devicePath))
  const deviceNames = new Set((container.volumeDevices ?? []).map(({ name }) => name))
  return (container.volumeMounts ?? []).flatMap((mount, index) => {
    const here = at(`${path}.volumeMounts`, index)
    const errors: FieldError[] = []
    if (mount.name === '') errors.push(required(`${here}.name`))
    if (!volumes.has(mount.name)) errors.push(notFound(`${here}.name`, mount.name))
    if (mount.mountPath === '') errors.push(required(`${here}.mountPath`))
    if (paths.has(mount.mountPath)) errors.push(invalid(`${here}.mountPath`, mount.mountPath, 'must be unique'))
    paths.add(mount.mountPath)
    if (deviceNames.has(mount.name))
      errors.push(invalid(`${here}.name`, mount.name, 'must not already exist in volumeDevices'))
    if (devices.has(mount.mountPath)) {
      errors.push(invalid(`${here}.mountPath`, mount.mountPath, 'must not already exist as a path in volumeDevices'))
    }
    return [...errors, ...subPathErrors(mount, here), ...modeErrors(mount, container, here)]
  })
}

function subPathErrors({ subPath = '', subPathExpr = '' }: VolumeMount, path: string): FieldError[] {
  const errors = subPath === '' ? [] : relativePathErrors(subPath, `${path}.subPath`)
  if (subPathExpr === '') return errors
  if (subPath !== '')
    return [...errors, invalid(`${path}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive')]
  return [...errors, ...relativePathErrors(subPathExpr, `${path}.subPathExpr`)]
}

function modeErrors(mount: VolumeMount, { securityContext }: Container, path: string): FieldError[] {
  const { mountPropagation, recursiveReadOnly, readOnly } = mount
  const errors: FieldError[] = []
  if (mountPropagation !== undefined && !PROPAGATIONS.includes(mountPropagation)) {
    errors.push(notSupported(`${path}.mountPropagation`, mountPropagation, PROPAGATIONS))
  }
  if (mountPropagation === 'Bidirectional' && securityContext?.privileged !== true) {
    errors.push(
      forbidden(
        `${path}.mountPropagation`,
        'Bidirectional mount propagation is available only to privileged containers',
      ),
    )
  }
  if (recursiveReadOnly === undefined) return errors
  if (!RECURSIVE.includes(recursiveReadOnly))
    errors.push(notSupported(`${path}.recursiveReadOnly`, recursiveReadOnly, RECURSIVE))
  else if (recursiveReadOnly !== 'Disabled' && readOnly !== true) {
    errors.push(forbidden(`${path}.recursiveReadOnly`, 'may only be specified when readOnly is true'))
  }
  return errors
}

const BLOCK_SOURCES = ['persistentVolumeClaim', 'ephemeral']

export function validateDevices(
  container: Container,
  volumes: ReadonlyMap<string, Volume>,
  path: string,
): FieldError[] {
  const names = new Set<string>()
  const paths = new Set<string>()
  const mountPaths = new Set((container.volumeMounts ?? []).map(({ mountPath }) => mountPath))
  const mountNames = new Set((container.volumeMounts ?? []).map(({ name }) => name))
  return (container.volumeDevices ?? []).flatMap(({ name, devicePath }, index) => {
    const here = at(`${path}.volumeDevices`, index)
    const volume = volumes.get(name)
    const errors: FieldError[] = []
    if (name === '') errors.push(required(`${here}.name`))
    if (names.has(name)) errors.push(invalid(`${here}.name`, name, 'must be unique'))
    if (volume !== undefined && !BLOCK_SOURCES.some((source) => volume[source] !== undefined)) {
      const why = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'
      errors.push(invalid(`${here}.name`, name, why))
    }
    if (volume === undefined) errors.push(notFound(`${here}.name`, name))
    if (devicePath === '') errors.push(required(`${here}.devicePath`))
    if (paths.has(devicePath)) errors.push(invalid(`${here}.devicePath`, devicePath, 'must be unique'))
    if (devicePath !== '' && climbs(devicePath))
      errors.push(invalid(`${here}.devicePath`, devicePath, "can not contain backsteps ('..')"))
    if (mountPaths.has(devicePath))
      errors.push(invalid(`${here}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'))
    if (mountNames.has(name)) errors.push(invalid(`${here}.name`, name, 'must not already exist in volumeMounts'))
    names.add(name)
    paths.add(devicePath)
    return errors
  })
}
