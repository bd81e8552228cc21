/** What a definition may say, in the order in which Kubernetes says it. Source: apiextensions' validation; recordings crd/definitions, crd/versions. */
import { at, type FieldError, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import { dns1035Label, dns1123Subdomain } from '../../apimachinery/names.ts'
import { validateObjectMetaUpdate, validatePlainMeta } from '../../apimachinery/object-meta.ts'
import { type Definition, type DefinitionVersion, isConditionTrue } from '../definition.ts'
import { approvalErrors } from './api-approval.ts'
import { columnErrors } from './column-rules.ts'
import { conversionErrors } from './conversion-rules.ts'
import { deprecationErrors } from './deprecation-rules.ts'
import { type InternalSpec, internalSpec, versionsOf, versionsText } from './internal-definition.ts'
import { acceptedNamesErrors, namesErrors } from './name-rules.ts'
import { selectableFieldErrors, tooManySelectableFields } from './selectable-field-rules.ts'
import { subresourceErrors } from './subresource-rules.ts'
import { validationErrors } from './validation-rules.ts'

const NAME_RULE = 'must be spec.names.plural+"."+spec.group'

/** Rules of a new definition. */
export function definitionErrors(definition: Definition): FieldError[] {
  const { metadata, spec } = definition
  const validateName = (name: string): string[] => [
    ...dns1123Subdomain(name),
    ...(name === `${spec.names.plural}.${spec.group}` ? [] : [NAME_RULE]),
  ]
  return [
    ...validatePlainMeta(metadata, { namespaced: false, validateName }),
    ...specErrors(definition, undefined),
    ...statusErrors(definition),
    ...approvalErrors(definition, undefined),
    ...preserveErrors(definition, undefined),
  ]
}

/** Rules of a change. Every update checks its metadata twice over. */
export function definitionUpdateErrors(definition: Definition, old: Definition): FieldError[] {
  const metadata = validateObjectMetaUpdate(definition.metadata, old.metadata)
  return [
    ...metadata,
    ...metadata,
    ...specErrors(definition, old),
    ...immutableErrors(definition, old),
    ...statusErrors(definition),
    ...approvalErrors(definition, old),
    ...preserveErrors(definition, old),
  ]
}

/** Rules of a change of the status. */
export function definitionStatusErrors(definition: Definition, old: Definition): FieldError[] {
  const metadata = validateObjectMetaUpdate(definition.metadata, old.metadata)
  return [...metadata, ...metadata, ...acceptedNamesErrors(definition.status.acceptedNames, 'status.acceptedNames')]
}

function specErrors({ spec }: Definition, old: Definition | undefined): FieldError[] {
  const internal = internalSpec(spec)
  const { top, versions } = internal
  return [
    ...groupErrors(spec.group),
    ...scopeErrors(spec.scope),
    ...missingSchemaErrors(internal),
    ...versions.flatMap((version, index) => versionErrors(version, internal, old, at('spec.versions', index))),
    ...versionListErrors(versions, spec),
    ...firstVersionErrors(versions),
    ...namesErrors(spec.names, 'spec.names'),
    ...validationErrors(top.schema?.openAPIV3Schema, anyStatus(versionsOf(spec)), 'spec.validation'),
    ...subresourceErrors(top.subresources, 'spec.subresources'),
    ...columnErrors(top.additionalPrinterColumns, 'spec.additionalPrinterColumns'),
    ...topSelectableErrors(internal, old),
    ...conversionErrors(spec.conversion, old?.spec.conversion, 'spec.conversion'),
  ]
}

function groupErrors(group: string): FieldError[] {
  if (group === '') return [required('spec.group')]
  const errors = dns1123Subdomain(group)
  if (errors.length > 0) return [invalid('spec.group', group, errors.join(','))]
  return group.includes('.') ? [] : [invalid('spec.group', group, 'should be a domain with at least one dot')]
}

const SCOPES = ['Cluster', 'Namespaced']

function scopeErrors(scope: string): FieldError[] {
  if (scope === '') return [required('spec.scope')]
  return SCOPES.includes(scope) ? [] : [notSupported('spec.scope', scope, SCOPES)]
}

function missingSchemaErrors({ top, versions }: InternalSpec): FieldError[] {
  if (top.schema?.openAPIV3Schema !== undefined) return []
  return versions.flatMap(({ schema }, index) =>
    schema?.openAPIV3Schema === undefined ? [required(`${at('spec.versions', index)}.schema.openAPIV3Schema`)] : [],
  )
}

const hasStatus = ({ subresources }: Pick<DefinitionVersion, 'subresources'>): boolean =>
  subresources?.status !== undefined
const anyStatus = (versions: readonly DefinitionVersion[]): boolean => versions.some(hasStatus)

function versionErrors(
  version: DefinitionVersion,
  { top, versions }: InternalSpec,
  old: Definition | undefined,
  path: string,
): FieldError[] {
  const name = dns1035Label(version.name)
  const perVersion = versions.some(({ subresources }) => subresources !== undefined)
  const statusEnabled = hasStatus(perVersion ? version : top)
  const { selectableFields = [], schema } = version
  return [
    ...(name.length === 0 ? [] : [invalid(`${path}.name`, version.name, name.join(','))]),
    ...deprecationErrors(version, path),
    ...validationErrors(schema?.openAPIV3Schema, statusEnabled, `${path}.schema`),
    ...subresourceErrors(version.subresources, `${path}.subresources`),
    ...columnErrors(version.additionalPrinterColumns, `${path}.additionalPrinterColumns`),
    ...versionSelectableErrors(version.name, selectableFields, schema, old, path),
  ]
}

function versionSelectableErrors(
  name: string,
  fields: readonly { readonly jsonPath: string }[],
  schema: DefinitionVersion['schema'],
  old: Definition | undefined,
  path: string,
): FieldError[] {
  if (fields.length === 0) return []
  if (schema?.openAPIV3Schema === undefined) {
    const why = 'may only be set when `version.schema.openAPIV3Schema` is not included'
    return [invalid(`${path}.selectableFields`, '', why)]
  }
  const before = old?.spec.versions.find((version) => version.name === name)?.selectableFields
  return [
    ...selectableFieldErrors(fields, schema.openAPIV3Schema, `${path}.selectableFields`),
    ...tooManySelectableFields(fields, before, `${path}.selectableFields`),
  ]
}

function topSelectableErrors({ top }: InternalSpec, old: Definition | undefined): FieldError[] {
  const { selectableFields = [], schema } = top
  const path = 'spec.selectableFields'
  if (selectableFields.length === 0) return []
  if (schema?.openAPIV3Schema === undefined)
    return [invalid(path, '', 'may only be set when validations.schema is included')]
  const before = old === undefined ? undefined : internalSpec(old.spec).top.selectableFields
  return [
    ...selectableFieldErrors(selectableFields, schema.openAPIV3Schema, path),
    ...tooManySelectableFields(selectableFields, before, path),
  ]
}

function versionListErrors(versions: readonly DefinitionVersion[], spec: Definition['spec']): FieldError[] {
  const names = new Set(versions.map(({ name }) => name))
  const errors: FieldError[] = []
  const add = (why: string): void => {
    errors.push(invalid('spec.versions', versionsText(versions, spec), why))
  }
  if (names.size < versions.length) add('must contain unique version names')
  if (versions.filter(({ storage }) => storage).length !== 1)
    add('must have exactly one version marked as storage version')
  return errors
}

/** Inside, the first version also stands alone. */
function firstVersionErrors([first]: readonly DefinitionVersion[]): FieldError[] {
  if (first === undefined || first.name === '') return []
  const errors = dns1035Label(first.name)
  return errors.length === 0 ? [] : [invalid('spec.version', first.name, errors.join(','))]
}

function immutableErrors({ spec }: Definition, old: Definition): FieldError[] {
  const always = [
    ['spec.group', spec.group, old.spec.group],
    ['spec.names.plural', spec.names.plural, old.spec.names.plural],
  ] as const
  const established = [
    ['spec.scope', spec.scope, old.spec.scope],
    ['spec.names.kind', spec.names.kind, old.spec.names.kind],
  ] as const
  return [...(isConditionTrue(old, 'Established') ? established : []), ...always]
    .filter(([, now, before]) => now !== before)
    .map(([path, now]) => invalid(path, now, 'field is immutable'))
}

function statusErrors({ spec, status }: Definition): FieldError[] {
  return [
    ...acceptedNamesErrors(status.acceptedNames, 'status.acceptedNames'),
    ...storedVersionErrors(status.storedVersions ?? [], versionsOf(spec)),
  ]
}

function storedVersionErrors(stored: readonly string[], versions: readonly DefinitionVersion[]): FieldError[] {
  const path = 'status.storedVersions'
  if (stored.length === 0) return [invalid(path, null, 'must have at least one stored version')]
  const missing = versions
    .filter(({ name, storage }) => storage && !stored.includes(name))
    .map(({ name }) => invalid(path, [...stored], `must have the storage version ${name}`))
  const names = new Set(versions.map(({ name }) => name))
  const left = stored.flatMap((name, index) => {
    if (names.has(name) || stored.lastIndexOf(name) !== index) return []
    const why =
      `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a ` +
      `storage migration ensures no data remains persisted in ${name} and removes ${name} from ${path}`
    return [invalid(at(path, index), name, why)]
  })
  return [...missing, ...left]
}

function preserveErrors({ spec }: Definition, old: Definition | undefined): FieldError[] {
  if (spec.preserveUnknownFields !== true || old?.spec.preserveUnknownFields === true) return []
  const why = 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead'
  return [invalid('spec.preserveUnknownFields', true, why)]
}
