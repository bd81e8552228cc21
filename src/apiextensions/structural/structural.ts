/**
 * Structural schemas: the part of an OpenAPI schema that says which fields an object has. What restricts their values
 * stays in `value`, as it was written. Source: KEP-1693 and Kubernetes' "Specifying a structural schema".
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'

/** One node of a schema. */
export interface Structural {
  /** '' where the schema leaves it open. */
  readonly type: string
  readonly nullable: boolean
  readonly default: JsonValue | undefined
  readonly properties: ReadonlyMap<string, Structural>
  /** Present when other keys are allowed; without `schema`, nothing is known of their values. */
  readonly additional: { readonly schema: Structural | undefined } | undefined
  readonly items: Structural | undefined
  readonly preserveUnknownFields: boolean
  readonly embeddedResource: boolean
  readonly intOrString: boolean
  readonly listType: string
  readonly listMapKeys: readonly string[]
  readonly mapType: string
  /** The schema itself, as it stands in the definition. */
  readonly value: JsonObject
}

/** Builds the tree of an `openAPIV3Schema`, which has been validated. */
export function toStructural(schema: JsonObject): Structural {
  const { items, additionalProperties, default: defaultValue } = schema
  const preserve = schema['x-kubernetes-preserve-unknown-fields'] === true
  return {
    type: textOf(schema.type),
    nullable: schema.nullable === true,
    default: defaultValue ?? undefined,
    properties: propertiesOf(schema.properties),
    additional: additionalOf(additionalProperties),
    items: isJsonObject(items) ? toStructural(items) : undefined,
    preserveUnknownFields: preserve,
    embeddedResource: schema['x-kubernetes-embedded-resource'] === true,
    intOrString: schema['x-kubernetes-int-or-string'] === true,
    listType: textOf(schema['x-kubernetes-list-type']),
    listMapKeys: textsOf(schema['x-kubernetes-list-map-keys']),
    mapType: textOf(schema['x-kubernetes-map-type']),
    value: schema,
  }
}

/** The root of a resource: an object of its own, with apiVersion, kind and metadata that the schema need not name. */
export function asResourceRoot(schema: Structural): Structural {
  return schema.embeddedResource ? schema : { ...schema, embeddedResource: true }
}

/** The schema of one key of an object; undefined where the schema says nothing. */
export const childOf = ({ properties, additional }: Structural, key: string): Structural | undefined =>
  properties.get(key) ?? additional?.schema

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')

const textsOf = (value: JsonValue | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

function propertiesOf(value: JsonValue | undefined): ReadonlyMap<string, Structural> {
  if (!isJsonObject(value)) return new Map()
  return new Map(
    Object.entries(value).map(([name, schema]) => [name, toStructural(isJsonObject(schema) ? schema : {})]),
  )
}

function additionalOf(value: JsonValue | undefined): Structural['additional'] {
  if (isJsonObject(value)) return { schema: toStructural(value) }
  return value === true ? { schema: undefined } : undefined
}
