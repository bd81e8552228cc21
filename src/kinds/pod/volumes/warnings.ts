/** What a server warns of in volumes: sources that are gone, and files that cover each other. Source: recordings pod-create/volumes, warnings. */
import { at } from '../../../apimachinery/field-error.ts'
import { goQuote } from '../../../apimachinery/go-quote.ts'
import { joined } from '../../../apimachinery/joined.ts'
import { fractionWarning } from '../container-warnings.ts'
import type { Projection, Volume } from './types.ts'

/** [field, what it is called in the warning, since when it is deprecated and without function], in the server's order. */
const OLD_SOURCES = [
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
] as const

/** `path` is that of the spec. */
export const volumeWarnings = (volumes: readonly Volume[], path: string): string[] =>
  joined(
    volumes.flatMap((volume, index) => sourceWarnings(volume, at(`${path}.volumes`, index))),
    volumes.flatMap(overlapWarnings),
  )

/** A volume that is valid has one source. */
function sourceWarnings(volume: Volume, path: string): string[] {
  if (volume.projected !== undefined) return []
  const resources = volume.ephemeral?.volumeClaimTemplate?.spec.resources
  const here = `${path}.ephemeral.volumeClaimTemplate.spec.resources`
  return joined(
    OLD_SOURCES.filter(([field]) => volume[field] !== undefined).map(([, name, why]) => `${path}.${name}: ${why}`),
    fractionWarning(resources?.requests, 'storage', `${here}.requests`),
    fractionWarning(resources?.limits, 'storage', `${here}.limits`),
  )
}

/** A file of a volume; `kind` and `name` say where it comes from when there are several sources. */
interface FileFrom {
  readonly path: string
  readonly kind?: string
  readonly name?: string
}

function overlapWarnings({ name, configMap, secret, downwardAPI, projected }: Volume): string[] {
  if (projected !== undefined) return projectedWarnings(name, projected.sources ?? [])
  return joined(
    configMap === undefined ? [] : within(name, `ConfigMap ${goQuote(configMap.name ?? '')}`, configMap.items),
    secret === undefined ? [] : within(name, `Secret ${goQuote(secret.secretName ?? '')}`, secret.items),
    downwardAPI === undefined ? [] : within(name, 'DownwardAPI', downwardAPI.items),
  )
}

const within = (volume: string, what: string, files: readonly FileFrom[] = []): string[] =>
  overlaps(files).map((text) => `volume ${goQuote(volume)} (${what}): overlapping paths: ${text}`)

/** Every Pod has such a volume, for its token. */
function projectedWarnings(volume: string, sources: readonly Projection[]): string[] {
  const earlier: FileFrom[] = []
  const warnings: string[] = []
  for (const source of sources) {
    if (Object.keys(source).length === 0) warnings.push(`volume ${goQuote(volume)} (Projected) has no sources provided`)
    for (const text of overlaps(filesOf(source), earlier))
      warnings.push(`volume ${goQuote(volume)} (Projected): overlapping paths: ${text}`)
  }
  return warnings
}

/** Of several sources in one place only the first counts. */
function filesOf({ configMap, secret, downwardAPI, serviceAccountToken }: Projection): FileFrom[] {
  if (configMap?.items !== undefined) return filesFrom(configMap.items, 'ConfigMap', configMap.name ?? '')
  if (secret?.items !== undefined) return filesFrom(secret.items, 'Secret', secret.name ?? '')
  if (downwardAPI?.items !== undefined) return filesFrom(downwardAPI.items, 'DownwardAPI')
  return serviceAccountToken === undefined ? [] : [{ path: serviceAccountToken.path, kind: 'ServiceAccountToken' }]
}

const filesFrom = (items: readonly FileFrom[], kind: string, name?: string): FileFrom[] =>
  items.map(({ path }) => (name === undefined ? { path, kind } : { path, kind, name }))

/** `"a/b" with "a"` for each file that is, or is below or above, one before it. Adds the files to `earlier`. */
function overlaps(files: readonly FileFrom[], earlier: FileFrom[] = []): string[] {
  const texts: string[] = []
  for (const given of files) {
    const file = given.path.endsWith('/') ? { ...given, path: given.path.replace(/\/+$/, '') } : given
    for (const other of earlier) {
      if (isWithin(file.path, other.path) || isWithin(other.path, file.path))
        texts.push(`${fileText(file)} with ${fileText(other)}`)
    }
    earlier.push(file)
  }
  return texts
}

function fileText({ path, kind, name }: FileFrom): string {
  if (kind === undefined) return goQuote(path)
  return `${goQuote(path)} (${kind}${name === undefined ? '' : ` ${goQuote(name)}`})`
}

const isWithin = (path: string, folder: string): boolean =>
  path !== '' &&
  folder !== '' &&
  path.startsWith(folder) &&
  (path.length === folder.length || path[folder.length] === '/')
