/** Paths of files inside volumes and containers. Source: semantics §4 rows 33–40, recordings pod-invalid/volumes, mounts-and-devices. */
import { type FieldError, invalid } from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'

/** Whether a path climbs: has `..` as one of its parts. */
export const climbs = (value: string): boolean => value.split('/').includes('..')

export const backstepErrors = (value: string, path: string): FieldError[] =>
  climbs(value) ? [invalid(path, value, "must not contain '..'")] : []

/** A path that must stay below something. */
export const descendingPathErrors = (value: string, path: string): FieldError[] =>
  joined(value.startsWith('/') ? [invalid(path, value, 'must be a relative path')] : [], backstepErrors(value, path))

/** A path below a volume whose files Kubernetes writes: names that begin with two dots are its own. */
export const volumeFilePathErrors = (value: string, path: string): FieldError[] =>
  joined(
    descendingPathErrors(value, path),
    value.startsWith('..') && !value.startsWith('../') ? [invalid(path, value, "must not start with '..'")] : [],
  )
