/** What an update of roles and bindings is asked besides the rules of the kind: some of it twice, and told twice. */
import type { FieldError } from '../../apimachinery/field-error.ts'
import { validateCommonUpdate, validateKindMetaUpdate } from '../../apimachinery/object-meta.ts'
import type { KubeObject } from '../../apimachinery/objects.ts'

/** Rules of updates for a kind, around those of `validate`. */
export const validateRbacUpdate =
  <T extends KubeObject>(namespaced: boolean, validate: (object: T) => FieldError[]) =>
  (object: T, old: T): FieldError[] => [
    ...validateCommonUpdate(object.metadata, old.metadata, namespaced),
    ...validate(object),
    ...validateKindMetaUpdate(object.metadata, old.metadata),
  ]
