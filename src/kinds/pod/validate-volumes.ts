/** Volumes: names, one source each, and the fields that sources need. Source: semantics §4 rows 36–40, recordings pod-invalid/volumes, more-volumes. */
import { at, duplicate, type FieldError, forbidden, invalid, required } from '../../apimachinery/field-error.ts'
import { dns1123Label } from '../../apimachinery/names.ts'
import { isJsonObject } from '../../apimachinery/objects.ts'
import type { Volume } from './types.ts'
import { VOLUME_SOURCES } from './volume-sources.ts'

export interface CheckedVolumes {
  readonly errors: FieldError[]
  /** Volumes without errors, by name: what may be mounted. */
  readonly volumes: ReadonlyMap<string, Volume>
}

export function validateVolumes(volumes: readonly Volume[], path: string): CheckedVolumes {
  const good = new Map<string, Volume>()
  const names = new Set<string>()
  const errors = volumes.flatMap((volume, index) => {
    const here = at(path, index)
    const own = sourceErrors(volume, here)
    if (volume.name === '') own.push(required(`${here}.name`))
    else own.push(...dns1123Label(volume.name).map((why) => invalid(`${here}.name`, volume.name, why)))
    if (names.has(volume.name)) own.push(duplicate(`${here}.name`, volume.name))
    names.add(volume.name)
    if (own.length === 0) good.set(volume.name, volume)
    return own
  })
  return { errors, volumes: good }
}

/** Sources in the order in which Kubernetes looks at them: the first is checked, any other is too many. */
function sourceErrors(volume: Volume, path: string): FieldError[] {
  const errors: FieldError[] = []
  let found = 0
  for (const [name, check] of VOLUME_SOURCES) {
    const source = volume[name]
    if (!isJsonObject(source)) continue
    if (found++ > 0) errors.push(forbidden(`${path}.${name}`, 'may not specify more than 1 volume type'))
    else errors.push(...check(source, `${path}.${name}`, volume))
  }
  return found === 0 ? [required(path, 'must specify a volume type')] : errors
}
