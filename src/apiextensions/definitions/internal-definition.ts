/**
 * Definitions in their internal form: what all versions have alike stands once at the top, and rules name it there.
 * Source: apiextensions' conversion from v1; paths and values in recording crd/definitions.
 */
import { RawText } from '../../apimachinery/field-error.ts'
import { goJson } from '../../apimachinery/json-bytes.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import type { Definition, DefinitionVersion } from '../definition.ts'

/** The versions, which may be missing as long as nobody has checked. */
export const versionsOf = ({ versions }: { versions?: DefinitionVersion[] | null }): DefinitionVersion[] =>
  versions ?? []

/** The parts of a version that move to the top when all versions agree on them. */
export type Hoisted = Pick<
  DefinitionVersion,
  'schema' | 'subresources' | 'additionalPrinterColumns' | 'selectableFields'
>

export interface InternalSpec {
  readonly top: Hoisted
  /** Versions without what stands at the top. */
  readonly versions: readonly DefinitionVersion[]
}

const PARTS = ['schema', 'subresources', 'additionalPrinterColumns', 'selectableFields'] as const

export function internalSpec(spec: Definition['spec']): InternalSpec {
  const versions = versionsOf(spec)
  const [first] = versions
  if (first === undefined) return { top: {}, versions }
  const alike = PARTS.filter((part) => versions.every((version) => jsonEqual(version[part], first[part])))
  const without = (version: DefinitionVersion): DefinitionVersion => {
    const copy = { ...version }
    for (const part of alike) delete copy[part]
    return copy
  }
  const top: Hoisted = {}
  for (const part of alike) if (first[part] !== undefined) Object.assign(top, { [part]: first[part] })
  return { top, versions: versions.map(without) }
}

/** The versions as a message prints them. */
export function versionsText(
  versions: readonly DefinitionVersion[],
  { versions: written }: Definition['spec'],
): RawText {
  return new RawText(goJson(written ? versions.map(internalVersion) : null))
}

function internalVersion(version: DefinitionVersion): JsonObject {
  const { schema, subresources, additionalPrinterColumns, selectableFields } = version
  return {
    Name: version.name,
    Served: version.served,
    Storage: version.storage,
    Deprecated: version.deprecated ?? false,
    DeprecationWarning: version.deprecationWarning ?? null,
    Schema: schema === undefined ? null : { OpenAPIV3Schema: internalSchemaOrNull(schema.openAPIV3Schema) },
    Subresources: subresources === undefined ? null : internalSubresources(subresources),
    AdditionalPrinterColumns: additionalPrinterColumns?.map(internalColumn) ?? null,
    SelectableFields: selectableFields?.map(({ jsonPath }) => ({ JSONPath: jsonPath })) ?? null,
  }
}

const internalSubresources = ({ status, scale }: NonNullable<DefinitionVersion['subresources']>): JsonObject => ({
  Status: status === undefined ? null : {},
  Scale:
    scale === undefined
      ? null
      : {
          SpecReplicasPath: scale.specReplicasPath,
          StatusReplicasPath: scale.statusReplicasPath,
          LabelSelectorPath: scale.labelSelectorPath ?? null,
        },
})

const internalColumn = (column: NonNullable<Hoisted['additionalPrinterColumns']>[number]): JsonObject => ({
  Name: column.name,
  Type: column.type,
  Format: column.format ?? '',
  Description: column.description ?? '',
  Priority: column.priority ?? 0,
  JSONPath: column.jsonPath,
})

type Kind =
  | 'text'
  | 'flag'
  | 'pointer'
  | 'list'
  | 'schema'
  | 'schemas'
  | 'named'
  | 'orBool'
  | 'orArray'
  | 'rules'
  | 'external'

/** [Go name, JSON name, how it is printed], in Go's order. */
export const SCHEMA_FIELDS: readonly (readonly [go: string, json: string, kind: Kind])[] = [
  ['ID', 'id', 'text'],
  ['Schema', '$schema', 'text'],
  ['Ref', '$ref', 'pointer'],
  ['Description', 'description', 'text'],
  ['Type', 'type', 'text'],
  ['Nullable', 'nullable', 'flag'],
  ['Format', 'format', 'text'],
  ['Title', 'title', 'text'],
  ['Default', 'default', 'pointer'],
  ['Maximum', 'maximum', 'pointer'],
  ['ExclusiveMaximum', 'exclusiveMaximum', 'flag'],
  ['Minimum', 'minimum', 'pointer'],
  ['ExclusiveMinimum', 'exclusiveMinimum', 'flag'],
  ['MaxLength', 'maxLength', 'pointer'],
  ['MinLength', 'minLength', 'pointer'],
  ['Pattern', 'pattern', 'text'],
  ['MaxItems', 'maxItems', 'pointer'],
  ['MinItems', 'minItems', 'pointer'],
  ['UniqueItems', 'uniqueItems', 'flag'],
  ['MultipleOf', 'multipleOf', 'pointer'],
  ['Enum', 'enum', 'list'],
  ['MaxProperties', 'maxProperties', 'pointer'],
  ['MinProperties', 'minProperties', 'pointer'],
  ['Required', 'required', 'list'],
  ['Items', 'items', 'orArray'],
  ['AllOf', 'allOf', 'schemas'],
  ['OneOf', 'oneOf', 'schemas'],
  ['AnyOf', 'anyOf', 'schemas'],
  ['Not', 'not', 'schema'],
  ['Properties', 'properties', 'named'],
  ['AdditionalProperties', 'additionalProperties', 'orBool'],
  ['PatternProperties', 'patternProperties', 'named'],
  ['Dependencies', 'dependencies', 'pointer'],
  ['AdditionalItems', 'additionalItems', 'orBool'],
  ['Definitions', 'definitions', 'named'],
  ['ExternalDocs', 'externalDocs', 'external'],
  ['Example', 'example', 'pointer'],
  ['XPreserveUnknownFields', 'x-kubernetes-preserve-unknown-fields', 'pointer'],
  ['XEmbeddedResource', 'x-kubernetes-embedded-resource', 'flag'],
  ['XIntOrString', 'x-kubernetes-int-or-string', 'flag'],
  ['XListMapKeys', 'x-kubernetes-list-map-keys', 'list'],
  ['XListType', 'x-kubernetes-list-type', 'pointer'],
  ['XMapType', 'x-kubernetes-map-type', 'pointer'],
  ['XValidations', 'x-kubernetes-validations', 'rules'],
]

/** A schema as a message prints it. */
export const schemaText = (schema: JsonObject): RawText => new RawText(goJson(internalSchema(schema)))

const internalSchemaOrNull = (schema: JsonValue | undefined): JsonValue =>
  isJsonObject(schema) ? internalSchema(schema) : null

function internalSchema(schema: JsonObject): JsonObject {
  return Object.fromEntries(SCHEMA_FIELDS.map(([go, json, kind]) => [go, PRINT[kind](schema[json])]))
}

const PRINT: { readonly [kind in Kind]: (value: JsonValue | undefined) => JsonValue } = {
  text: (value) => value ?? '',
  flag: (value) => value ?? false,
  pointer: (value) => value ?? null,
  list: (value) => value ?? null,
  schema: internalSchemaOrNull,
  schemas: (value) => (Array.isArray(value) ? value.map(internalSchemaOrNull) : null),
  named: (value) => (isJsonObject(value) ? mapValues(value) : null),
  orBool: (value) =>
    value === undefined || value === null ? null : { Allows: value !== false, Schema: internalSchemaOrNull(value) },
  orArray: (value) => {
    if (value === undefined || value === null) return null
    return Array.isArray(value)
      ? { Schema: null, JSONSchemas: value.map(internalSchemaOrNull) }
      : { Schema: internalSchemaOrNull(value), JSONSchemas: null }
  },
  rules: (value) => (Array.isArray(value) ? value.filter(isJsonObject).map(internalRule) : null),
  external: (value) => (isJsonObject(value) ? { Description: value.description ?? '', URL: value.url ?? '' } : null),
}

function mapValues(map: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.keys(map)
      .sort()
      .map((key) => [key, internalSchemaOrNull(map[key])]),
  )
}

const internalRule = (rule: JsonObject): JsonObject => ({
  Rule: rule.rule ?? '',
  Message: rule.message ?? '',
  MessageExpression: rule.messageExpression ?? '',
  Reason: rule.reason ?? null,
  FieldPath: rule.fieldPath ?? '',
  OptionalOldSelf: rule.optionalOldSelf ?? null,
})

/** A rule as a message prints it. */
export const ruleText = (rule: JsonObject): RawText => new RawText(goJson(internalRule(rule)))
