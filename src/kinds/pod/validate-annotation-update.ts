/** Annotations of Pods that an update may not touch. Source: recording pod-update/metadata, asked of v1.35. */
import { at, type FieldError, forbidden } from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { MIRROR_ANNOTATION } from './mirror.ts'
import type { Pod } from './types.ts'
import { APP_ARMOR_CONTAINER, validateAnnotations } from './validate-annotations.ts'

/** What the annotation is called in the message; undefined for those that may change. */
function protectedName(key: string): string | undefined {
  if (key.startsWith(APP_ARMOR_CONTAINER)) return 'AppArmor annotations'
  return key === MIRROR_ANNOTATION ? 'mirror pod annotation' : undefined
}

/** Changes of protected annotations, then once more the rules of all of them. */
export function annotationUpdateErrors(pod: Pod, old: Pod): FieldError[] {
  const { annotations: after = {} } = pod.metadata
  const { annotations: before = {} } = old.metadata
  const refusals = (annotations: object, verb: string): FieldError[] =>
    Object.keys(annotations)
      .filter((key) => after[key] !== before[key])
      .flatMap((key) => {
        const name = protectedName(key)
        return name === undefined ? [] : [forbidden(at('metadata.annotations', key), `may not ${verb} ${name}`)]
      })
  const added = Object.fromEntries(Object.entries(after).filter(([key]) => before[key] === undefined))
  return joined(
    refusals(before, 'remove or update'),
    refusals(added, 'add'),
    validateAnnotations(after, pod.spec, 'metadata.annotations'),
  )
}
