/** The checks of seccomp profiles, which grew most with the versions. */
import { goQuote } from '../../apimachinery/go-quote.ts'
import { textOf } from '../../apimachinery/object-fields.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import {
  type CheckPod,
  containersOf,
  containersText,
  contextOf,
  objectOf,
  plural,
  quoted,
  type Subject,
  settersText,
  unique,
  type Violation,
} from './subject.ts'

const REASON = 'seccompProfile'
const ALLOWED = ['RuntimeDefault', 'Localhost']
const POD_ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod'
const CONTAINER_ANNOTATION = 'container.seccomp.security.alpha.kubernetes.io/'

const isAllowedValue = (value: string): boolean =>
  value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/')

/** Before 1.19, profiles were annotations. */
export const seccompAnnotations: CheckPod = (subject) => {
  const keys = [POD_ANNOTATION, ...containersOf(subject).map(({ name }) => `${CONTAINER_ANNOTATION}${textOf(name)}`)]
  const bad = unique(
    keys.flatMap((key) => {
      const value = subject.annotations[key]
      return value === undefined || isAllowedValue(value) ? [] : [`${key}=${goQuote(value)}`]
    }),
  )
  if (bad.length === 0) return undefined
  return { reason: REASON, detail: `forbidden ${plural('annotation', bad.length)} ${bad.join(', ')}` }
}

/** '' when there is no profile. */
const profileOf = (holder: JsonObject): string => textOf(objectOf(contextOf(holder).seccompProfile).type)
const isBad = (holder: JsonObject): boolean => profileOf(holder) !== '' && !ALLOWED.includes(profileOf(holder))

/** Whoever sets a profile sets an allowed one. */
export const seccompProfiles: CheckPod = (subject: Subject): Violation | undefined => {
  const bad = containersOf(subject).filter(isBad)
  const setters = settersText(isBad(subject.spec), bad)
  if (setters === undefined) return undefined
  const values = unique([...(isBad(subject.spec) ? [subject.spec] : []), ...bad].map(profileOf))
  return { reason: REASON, detail: `${setters} must not set securityContext.seccompProfile.type to ${quoted(values)}` }
}

/** Everybody sets an allowed one, or the Pod does for all. */
export const seccompRequired: CheckPod = (subject) => {
  const explicit = seccompProfiles(subject)
  if (explicit !== undefined) return explicit
  if (profileOf(subject.spec) !== '') return undefined
  const silent = containersOf(subject).filter((container) => profileOf(container) === '')
  if (silent.length === 0) return undefined
  const must = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"'
  return { reason: REASON, detail: `pod or ${containersText(silent)} ${must}` }
}
