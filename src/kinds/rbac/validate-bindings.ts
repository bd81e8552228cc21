/** Rules of RoleBindings and ClusterRoleBindings. Source: recording rbac/bindings-validated. */
import { at, type FieldError, invalid, notSupported, plainText, required } from '../../apimachinery/field-error.ts'
import { dns1123Subdomain, pathSegment } from '../../apimachinery/names.ts'
import { validateObjectMeta } from '../../apimachinery/object-meta.ts'
import { type Binding, RBAC_GROUP, type Subject } from '../../authorization/rbac-objects.ts'
import type { RoleRef } from '../../registry/access.ts'

export const validateRoleBinding = (binding: Binding): FieldError[] => [
  ...validateObjectMeta(binding.metadata, { namespaced: true, validateName: pathSegment }),
  ...roleErrors(binding.roleRef, ['Role', 'ClusterRole']),
  ...(binding.subjects ?? []).flatMap((subject, index) => subjectErrors(subject, at('subjects', index))),
]

export const validateClusterRoleBinding = (binding: Binding): FieldError[] => [
  ...validateObjectMeta(binding.metadata, { namespaced: false, validateName: pathSegment }),
  ...roleErrors(binding.roleRef, ['ClusterRole']),
  ...(binding.subjects ?? []).flatMap((subject, index) => {
    const path = at('subjects', index)
    return [...subjectErrors(subject, path), ...homelessErrors(subject, path)]
  }),
]

/** The role of a binding stays what it is. */
export function roleRefChangeErrors({ roleRef }: Binding, old: Binding): FieldError[] {
  const { apiGroup = '', kind = '', name = '' } = roleRef
  const same = apiGroup === old.roleRef.apiGroup && kind === old.roleRef.kind && name === old.roleRef.name
  return same ? [] : [invalid('roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef')]
}

/** Fills in the group that roles, users and groups have. */
export function bindingDefaults(binding: Binding): void {
  binding.roleRef.apiGroup ||= RBAC_GROUP
  for (const subject of binding.subjects ?? []) {
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= RBAC_GROUP
  }
}

function roleErrors({ apiGroup = '', kind = '', name = '' }: RoleRef, kinds: readonly string[]): FieldError[] {
  const errors: FieldError[] = []
  if (apiGroup !== RBAC_GROUP) errors.push(notSupported('roleRef.apiGroup', plainText(apiGroup), [RBAC_GROUP]))
  if (!kinds.includes(kind)) errors.push(notSupported('roleRef.kind', plainText(kind), kinds))
  if (name === '') return [...errors, required('roleRef.name')]
  return [...errors, ...pathSegment(name).map((why) => invalid('roleRef.name', name, why))]
}

function subjectErrors(subject: Subject, path: string): FieldError[] {
  const { kind = '', name = '', apiGroup = '' } = subject
  const errors = name === '' ? [required(`${path}.name`)] : []
  switch (kind) {
    case 'ServiceAccount':
      if (name !== '') errors.push(...dns1123Subdomain(name).map((why) => invalid(`${path}.name`, name, why)))
      if (apiGroup !== '') errors.push(notSupported(`${path}.apiGroup`, plainText(apiGroup), ['']))
      return errors
    case 'User':
    case 'Group':
      if (apiGroup !== RBAC_GROUP) errors.push(notSupported(`${path}.apiGroup`, plainText(apiGroup), [RBAC_GROUP]))
      return errors
    default:
      return [...errors, notSupported(`${path}.kind`, plainText(kind), ['ServiceAccount', 'User', 'Group'])]
  }
}

/** Bindings of the cluster have no namespace of their own in which the account could be. */
const homelessErrors = ({ kind, namespace = '' }: Subject, path: string): FieldError[] =>
  kind === 'ServiceAccount' && namespace === '' ? [required(`${path}.namespace`)] : []
