/** The rules of writing custom resources. Source: recordings crd/life, crd/schema, crd/subresources, crd/ratcheting. */
import { type FieldError, invalid } from '../apimachinery/field-error.ts'
import { apiVersionOf, type GroupVersionKind } from '../apimachinery/group-version.ts'
import { jsonClone } from '../apimachinery/json-clone.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateObjectMetaUpdate, validatePlainMeta } from '../apimachinery/object-meta.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import type { RequestContext } from '../registry/context.ts'
import type { Strategy, UpdateSubresource } from '../registry/kind.ts'
import type { RuleTree } from './cel/rules.ts'
import type { ScalePaths } from './definition.ts'
import { finalizerWarnings } from './finalizer-warnings.ts'
import { specScaleErrors, statusScaleErrors } from './scale-paths.ts'
import { applyDefaults } from './structural/defaults.ts'
import type { Structural } from './structural/structural.ts'
import { Correlation } from './validation/correlation.ts'
import { embeddedErrors } from './validation/embedded-resources.ts'
import { listTypeErrors } from './validation/list-types.ts'
import { withRules } from './validation/rule-errors.ts'
import { validateValue } from './validation/schema-validator.ts'

export interface CustomRules {
  readonly kind: GroupVersionKind
  readonly namespaced: boolean
  readonly schema: Structural
  /** Whether status is a subresource, which the object itself cannot write. */
  readonly hasStatus: boolean
  readonly scale: ScalePaths | undefined
  /** The rules of the schema, compiled when they are first asked for. */
  readonly rules: () => RuleTree | undefined
}

export function customStrategy(rules: CustomRules): Strategy {
  const { schema, hasStatus } = rules
  return {
    applyDefaults: (object) => applyDefaults(object, schema),
    prepareForCreate(object) {
      if (hasStatus) delete object.status
      object.metadata.generation = 1
    },
    prepareForUpdate(object, old) {
      if (hasStatus) keepStatus(object, old)
      if (!sameContent(object, old)) object.metadata.generation = (old.metadata.generation ?? 0) + 1
    },
    validate: (object, context) =>
      finish(rules, [...createErrors(rules, object), ...shapeErrors(rules, object)], context, object),
    validateUpdate(object, old, context) {
      const metadata = validateObjectMetaUpdate(object.metadata, old.metadata)
      const errors = [...metadata, ...updateErrors(rules, object, old), ...shapeErrors(rules, object, old)]
      return finish(rules, errors, context, object, old)
    },
    warnings: finalizerWarnings,
    ...(hasStatus ? { resetFields: { 'f:status': {} } } : {}),
  }
}

/** The status subresource: takes the status and leaves the rest. */
export function statusStrategy(rules: CustomRules): UpdateSubresource {
  return {
    type: 'update',
    name: 'status',
    strategy: {
      prepareForUpdate: takeStatus,
      validateUpdate(object, old, context) {
        const metadata = validateObjectMetaUpdate(object.metadata, old.metadata)
        const lists = listTypeErrors(old, rules.schema).length > 0 ? [] : listTypeErrors(object, rules.schema)
        return finish(rules, [...metadata, ...statusErrors(rules, object, old), ...lists], context, object, old)
      },
      resetFields: { 'f:spec': {} },
    },
  }
}

/** The errors with those of the schema's rules, which come last. */
function finish(
  rules: CustomRules,
  errors: readonly FieldError[],
  context: RequestContext,
  object: KubeObject,
  old?: KubeObject,
): FieldError[] {
  const correlation = old === undefined ? undefined : new Correlation(object, old, rules.schema)
  const outcome = withRules(errors, rules.rules(), object, correlation)
  // Told even when something else is wrong.
  context.warnings.push(...outcome.warnings)
  return outcome.errors
}

function takeStatus(object: KubeObject, old: KubeObject): void {
  const { status } = object
  const { managedFields } = object.metadata
  for (const key of Object.keys(object)) delete object[key]
  Object.assign(object, jsonClone(old))
  if (managedFields === undefined) delete object.metadata.managedFields
  else object.metadata.managedFields = managedFields
  if (status === undefined) delete object.status
  else object.status = status
}

function keepStatus(object: KubeObject, old: KubeObject): void {
  if (old.status === undefined) delete object.status
  else object.status = old.status
}

/** Whether nothing but metadata differs. */
const sameContent = (object: KubeObject, old: KubeObject): boolean =>
  Object.keys({ ...object, ...old }).every((key) => key === 'metadata' || jsonEqual(object[key], old[key]))

function typeErrors({ kind }: CustomRules, object: KubeObject): FieldError[] {
  const apiVersion = apiVersionOf(kind)
  return [
    ...(object.kind === kind.kind ? [] : [invalid('kind', object.kind, `must be ${kind.kind}`)]),
    ...(object.apiVersion === apiVersion ? [] : [invalid('apiVersion', object.apiVersion, `must be ${apiVersion}`)]),
  ]
}

function createErrors(rules: CustomRules, object: KubeObject): FieldError[] {
  const wrongType = typeErrors(rules, object)
  if (wrongType.length > 0) return wrongType
  const { namespaced, schema, scale } = rules
  return [
    ...validatePlainMeta(object.metadata, { namespaced, validateName: dns1123Subdomain }),
    ...validateValue(schema.value, object, '').faults.map((fault) => fault.toFieldError('')),
    ...(scale === undefined ? [] : [...specScaleErrors(object, scale), ...statusScaleErrors(object, scale)]),
  ]
}

function updateErrors(rules: CustomRules, object: KubeObject, old: KubeObject): FieldError[] {
  const wrongType = typeErrors(rules, object)
  if (wrongType.length > 0) return wrongType
  const { schema, scale } = rules
  const correlation = new Correlation(object, old, schema)
  return [
    ...validateObjectMetaUpdate(object.metadata, old.metadata),
    ...validateValue(schema.value, object, '', correlation).faults.map((fault) => fault.toFieldError('')),
    ...(scale === undefined ? [] : [...specScaleErrors(object, scale), ...statusScaleErrors(object, scale)]),
  ]
}

/** Embedded resources and lists; lists that were wrong before may stay so. */
function shapeErrors({ schema }: CustomRules, object: KubeObject, old?: KubeObject): FieldError[] {
  const wasWrong = old !== undefined && listTypeErrors(old, schema).length > 0
  return [...embeddedErrors(object, schema), ...(wasWrong ? [] : listTypeErrors(object, schema))]
}

function statusErrors(rules: CustomRules, object: KubeObject, old: KubeObject): FieldError[] {
  const wrongType = typeErrors(rules, object)
  if (wrongType.length > 0) return wrongType
  const { schema, scale } = rules
  const { status } = object
  const property = schema.properties.get('status')
  const correlation = new Correlation(object, old, schema).key('status')
  const faults =
    status === undefined || property === undefined ? [] : validateValue(property.value, status, '', correlation).faults
  return [
    ...validateObjectMetaUpdate(object.metadata, old.metadata),
    ...faults.map((fault) => fault.toFieldError('status')),
    ...(scale === undefined ? [] : statusScaleErrors(object, scale)),
  ]
}
