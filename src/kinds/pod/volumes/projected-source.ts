/** Several sources in one directory. Source: recordings pod-invalid/more-volumes, pod-create/mounts-and-projections. */
import { at, type FieldError, forbidden, invalid, required } from '../../../apimachinery/field-error.ts'
import { joined } from '../../../apimachinery/joined.ts'
import { volumeFilePathErrors } from '../validate-paths.ts'
import { downwardFileErrors, keyToPathErrors, modeErrors } from './file-sources.ts'
import type { SourceRule } from './source-rule.ts'
import type { KeyToPath, Projection } from './types.ts'

/** Trust bundles and certificates are dropped before anything is checked: their features are off. */
const KINDS = ['secret', 'configMap', 'downwardAPI', 'serviceAccountToken'] as const

export const projected: SourceRule<'projected'> = ({ defaultMode, sources = [] }, path) => {
  const files = new Set<string>()
  const errors = modeErrors(defaultMode, `${path}.defaultMode`)
  // Every Pod has such a volume, for its token: a loop, because lists of lists cost more than the checks.
  for (const [index, source] of sources.entries()) {
    const here = at(`${path}.sources`, index)
    errors.push(...partErrors(source, files, here, path))
    const count = KINDS.filter((kind) => source[kind] !== undefined).length
    if (count > 1) errors.push(forbidden(here, 'may not specify more than 1 volume type per source'))
  }
  return errors
}

/** Adds the paths of the part to `files`, which no two parts may share. `volume` is the path of the whole volume. */
function partErrors(source: Projection, files: Set<string>, path: string, volume: string): FieldError[] {
  const { secret, configMap, downwardAPI, serviceAccountToken: token } = source
  const errors: FieldError[] = []
  if (secret !== undefined) errors.push(...namedErrors(secret, files, `${path}.secret`, volume))
  if (configMap !== undefined) errors.push(...namedErrors(configMap, files, `${path}.configMap`, volume))
  for (const item of downwardAPI?.items ?? []) {
    errors.push(...downwardFileErrors(item, `${path}.downwardAPI`), ...takenErrors(item.path, item.path, files, volume))
  }
  if (token !== undefined) errors.push(...tokenErrors(token, `${path}.serviceAccountToken`, volume))
  return errors
}

function namedErrors(
  { name = '', items = [] }: { name?: string; items?: KeyToPath[] },
  files: Set<string>,
  path: string,
  volume: string,
): FieldError[] {
  return joined(
    name === '' ? [required(`${path}.name`)] : [],
    items.flatMap((item, index) =>
      joined(keyToPathErrors(item, at(`${path}.items`, index)), takenErrors(item.path, name, files, volume)),
    ),
  )
}

/** A path that another part has already; `named` is what the error calls it by. */
function takenErrors(file: string, named: string, files: Set<string>, volume: string): FieldError[] {
  if (file === '') return []
  if (files.has(file)) return [invalid(volume, named, 'conflicting duplicate paths')]
  files.add(file)
  return []
}

const MIN_SECONDS = 10 * 60
const MAX_SECONDS = 2 ** 32

/** The server tells of the token's path as one of the volume. */
function tokenErrors(
  { expirationSeconds = 0, path: file }: { expirationSeconds?: number; path: string },
  path: string,
  volume: string,
): FieldError[] {
  const field = `${path}.expirationSeconds`
  const errors: FieldError[] = []
  if (expirationSeconds < MIN_SECONDS)
    errors.push(invalid(field, expirationSeconds, 'may not specify a duration less than 10 minutes'))
  if (expirationSeconds > MAX_SECONDS)
    errors.push(invalid(field, expirationSeconds, 'may not specify a duration larger than 2^32 seconds'))
  if (file === '') return [...errors, required(`${volume}.path`)]
  return joined(errors, volumeFilePathErrors(file, `${volume}.path`))
}
