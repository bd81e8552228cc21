/** AppArmor profiles from annotations become fields of new Pods. Source: KEP-24, recording pod-create/host-and-security. */
import { at } from '../../apimachinery/field-error.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import type { AppArmorProfile } from './container-types.ts'
import type { Container, Pod } from './types.ts'
import { APP_ARMOR_CONTAINER } from './validate-annotations.ts'
import { appArmorErrors } from './validate-security-context.ts'
import { visitContainers } from './visit-containers.ts'

const LOCALHOST = 'localhost/'

/** The field that says what the annotation says; undefined if it says nothing that is known. */
export function appArmorProfileOf(annotation: string): AppArmorProfile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' }
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' }
  if (!annotation.startsWith(LOCALHOST) || annotation === LOCALHOST) return undefined
  return { type: 'Localhost', localhostProfile: annotation.slice(LOCALHOST.length) }
}

/** What a server warns of where an annotation is used in place of a field. `path` is that of the annotations. */
export const appArmorWarning = (name: string, path: string): string =>
  `${at(path, APP_ARMOR_CONTAINER + name)}: deprecated since v1.30; use the "appArmorProfile" field instead`

/** Sets the fields of containers that only have an annotation. Returns what to warn of. */
export function applyAppArmorAnnotations({ metadata, spec }: Pod): string[] {
  if (spec.os?.name === 'windows') return []
  const ofPod = spec.securityContext?.appArmorProfile
  return visitContainers(spec, 'spec').flatMap(({ container }) => {
    const annotation = metadata.annotations?.[APP_ARMOR_CONTAINER + container.name]
    if (annotation === undefined || container.securityContext?.appArmorProfile !== undefined) return []
    const found = appArmorProfileOf(annotation)
    const profile = found === undefined || appArmorErrors(found, '').length > 0 ? undefined : found
    if (profile !== undefined && jsonEqual(profile, ofPod)) return []
    if (profile !== undefined) setProfile(container, profile)
    return [appArmorWarning(container.name, 'metadata.annotations')]
  })
}

function setProfile(container: Container, appArmorProfile: AppArmorProfile): void {
  container.securityContext = { ...container.securityContext, appArmorProfile }
}
