/** A Pod as the Pod Security Standards look at it, and the words in which they name what is wrong. */

import { listOf, textOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'

/** A Pod, or the template of Pods. */
export interface Subject {
  readonly annotations: { readonly [key: string]: string }
  readonly spec: JsonObject
}

/** A violated standard: `privileged` with `container "app" must not set …`. */
export interface Violation {
  readonly reason: string
  readonly detail: string
}

/** Undefined when the Pod passes. */
export type CheckPod = (subject: Subject) => Violation | undefined

/** A check in its versions, oldest first: each from a minor version on, in place of the checks whose ids it names. */
export interface Check {
  readonly id: string
  readonly versions: readonly {
    readonly since: number
    readonly check: CheckPod
    readonly overrides?: readonly string[]
  }[]
}

export const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})
export const contextOf = (holder: JsonObject): JsonObject => objectOf(holder.securityContext)

/** All containers in the order in which checks name them. */
export const containersOf = ({ spec }: Subject): JsonObject[] => [
  ...listOf(spec.initContainers),
  ...listOf(spec.containers),
  ...listOf(spec.ephemeralContainers),
]

export const unique = (values: readonly string[]): string[] => [...new Set(values)].sort()

/** `"a", "b"`, without escapes. */
export const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

export const plural = (singular: string, number: number, many = `${singular}s`): string =>
  number === 1 ? singular : many

/** `container "a"` or `containers "a", "b"`. */
export const containersText = (containers: readonly JsonObject[]): string =>
  `${plural('container', containers.length)} ${quoted(containers.map(({ name }) => textOf(name)))}`

/** Who does what must not be: `pod`, `containers …` or both; undefined for nobody. */
export function settersText(podDoes: boolean, containers: readonly JsonObject[]): string | undefined {
  const parts = [...(podDoes ? ['pod'] : []), ...(containers.length > 0 ? [containersText(containers)] : [])]
  return parts.length === 0 ? undefined : parts.join(' and ')
}

/** A check of a field of the Pod's security context and those of its containers. */
export function nobodyMaySet(reason: string, text: string, isBad: (context: JsonObject) => boolean): CheckPod {
  return (subject) => {
    const bad = containersOf(subject).filter((container) => isBad(contextOf(container)))
    const setters = settersText(isBad(contextOf(subject.spec)), bad)
    return setters === undefined ? undefined : { reason, detail: `${setters} ${text}` }
  }
}

/** A check of containers one by one; `text` may depend on the bad ones. */
export function everyContainer(
  reason: string,
  isBad: (container: JsonObject) => boolean,
  text: (bad: readonly JsonObject[]) => string,
): CheckPod {
  return (subject) => {
    const bad = containersOf(subject).filter(isBad)
    return bad.length === 0 ? undefined : { reason, detail: `${containersText(bad)} ${text(bad)}` }
  }
}
