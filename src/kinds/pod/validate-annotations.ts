/** Annotations that mean something to Pods. Source: semantics §4, recordings pod-invalid/metadata, security. */
import { at, type FieldError, forbidden, invalid } from '../../apimachinery/field-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { joined } from '../../apimachinery/joined.ts'
import type { ObjectMeta } from '../../apimachinery/objects.ts'
import type { AppArmorProfile, SeccompProfile } from './container-types.ts'
import { MIRROR_ANNOTATION } from './mirror.ts'
import { TOLERATIONS_ANNOTATION, tolerationsAnnotationErrors } from './tolerations-annotation.ts'
import type { PodSpec } from './types.ts'
import { descendingPathErrors } from './validate-paths.ts'
import { visitContainers } from './visit-containers.ts'

type Annotations = { readonly [key: string]: string }

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost'
export const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod'
export const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/'
export const APP_ARMOR_CONTAINER = 'container.apparmor.security.beta.kubernetes.io/'
const LOCALHOST = 'localhost/'

/** Annotations of a Pod or of a template; `path` is that of the annotations. */
export function validateAnnotations(annotations: Annotations = {}, spec: PodSpec, path: string): FieldError[] {
  const keys = Object.keys(annotations).sort()
  const errors: FieldError[] = []
  const mirror = annotations[MIRROR_ANNOTATION]
  if (mirror !== undefined && (spec.nodeName ?? '') === '') {
    const why = 'must set spec.nodeName if mirror pod annotation is set'
    errors.push(invalid(at(path, MIRROR_ANNOTATION), mirror, why))
  }
  errors.push(...tolerationsAnnotationErrors(annotations[TOLERATIONS_ANNOTATION] ?? '', path))
  const cost = annotations[DELETION_COST]
  if (cost !== undefined && !isInt32(cost))
    errors.push(invalid(at(path, DELETION_COST), cost, 'must be a 32bit integer'))
  return joined(
    errors,
    [SECCOMP_POD, ...keys.filter((key) => key.startsWith(SECCOMP_CONTAINER))].flatMap((key) =>
      seccompErrors(annotations[key], `${path}.${key}`),
    ),
    keys
      .filter((key) => key.startsWith(APP_ARMOR_CONTAINER))
      .flatMap((key) => appArmorErrors(key, annotations[key] ?? '', spec, at(path, key))),
  )
}

/** A number without leading zeros or plus sign. */
const isInt32 = (text: string): boolean =>
  /^(?:0|-\d+|[1-9]\d*)$/.test(text) && Number(text) >= -(2 ** 31) && Number(text) < 2 ** 31

function seccompErrors(profile: string | undefined, path: string): FieldError[] {
  if (profile === undefined || ['runtime/default', 'docker/default', 'unconfined'].includes(profile)) return []
  if (profile.startsWith(LOCALHOST)) return descendingPathErrors(profile.slice(LOCALHOST.length), path)
  return [invalid(path, profile, 'must be a valid seccomp profile')]
}

function appArmorErrors(key: string, profile: string, spec: PodSpec, path: string): FieldError[] {
  const name = key.slice(APP_ARMOR_CONTAINER.length)
  const isThere = visitContainers(spec, '').some(({ container }) => container.name === name)
  const isValid = ['', 'runtime/default', 'unconfined'].includes(profile) || profile.startsWith(LOCALHOST)
  return joined(
    isThere ? [] : [invalid(path, name, 'container not found')],
    isValid ? [] : [invalid(path, profile, `invalid AppArmor profile name: ${goQuote(profile)}`)],
  )
}

/** How annotations write the types of profiles. */
const ANNOTATED_TYPES: { readonly [kind: string]: { readonly [type: string]: readonly string[] } } = {
  seccomp: { Unconfined: ['unconfined'], RuntimeDefault: ['runtime/default', 'docker/default'] },
  apparmor: { Unconfined: ['unconfined'], RuntimeDefault: ['runtime/default'] },
}

/** Profiles that stand both in annotations and in fields must be the same. For new Pods and for templates; `path` is that of the spec. */
export function validateProfilesMatch({ annotations = {} }: ObjectMeta, spec: PodSpec, path: string): FieldError[] {
  const visited = visitContainers(spec, path)
  const ofPod = spec.securityContext
  const seccomp = visited.flatMap(({ container: { name, securityContext }, path: here }) =>
    mismatch(
      'seccomp',
      annotations[SECCOMP_CONTAINER + name],
      securityContext?.seccompProfile,
      `${here}.securityContext`,
    ),
  )
  const appArmor = visited.flatMap(({ container: { name, securityContext }, path: here }) =>
    mismatch(
      'apparmor',
      annotations[APP_ARMOR_CONTAINER + name],
      securityContext?.appArmorProfile ?? ofPod?.appArmorProfile,
      `${here}.securityContext`,
    ),
  )
  return joined(
    mismatch('seccomp', annotations[SECCOMP_POD], ofPod?.seccompProfile, `${path}.securityContext`),
    seccomp,
    spec.os?.name === 'windows' ? [] : appArmor,
  )
}

function mismatch(
  kind: 'seccomp' | 'apparmor',
  annotation: string | undefined,
  profile: SeccompProfile | AppArmorProfile | undefined,
  path: string,
): FieldError[] {
  if (annotation === undefined || profile === undefined) return []
  const field = `${path}.${kind === 'seccomp' ? 'seccompProfile' : 'appArmorProfile'}`
  const otherType = [forbidden(`${field}.type`, `${kind} type in annotation and field must match`)]
  if (profile.type !== 'Localhost') {
    const texts = ANNOTATED_TYPES[kind]?.[profile.type]
    return texts === undefined || texts.includes(annotation) ? [] : otherType
  }
  if (!annotation.startsWith(LOCALHOST)) return otherType
  if (annotation.slice(LOCALHOST.length) === profile.localhostProfile) return []
  return [forbidden(`${field}.localhostProfile`, `${kind} profile in annotation and field must match`)]
}
