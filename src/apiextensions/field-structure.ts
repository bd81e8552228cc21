/** A structural schema as server-side apply sees it: which fields, lists and maps are owned one by one. */
import type { FieldStructure, FieldType, MessageStructure } from '../schema/structure.ts'
import type { Structural } from './structural/structural.ts'

/**
 * The structure of a resource; `objectMeta` is the one of all metadata. Source: kube-openapi's schema conversion for
 * structured-merge-diff.
 */
export function resourceStructure(schema: Structural, objectMeta: MessageStructure): MessageStructure {
  const root = objectStructure(schema)
  const metadata: FieldStructure = { ...fieldOf('metadata', undefined), message: objectMeta }
  const fields = [metadata, ...root.fields.filter(({ name }) => !TYPE_FIELDS.has(name))]
  return { ...root, unstructured: true, fields, byName: byName(fields) }
}

const TYPE_FIELDS: ReadonlySet<string> = new Set(['metadata', 'kind', 'apiVersion'])

const byName = (fields: readonly FieldStructure[]) => new Map(fields.map((field) => [field.name, field]))

function message(fields: readonly FieldStructure[], extra: Partial<MessageStructure> = {}): MessageStructure {
  const none = { alwaysThere: [], rows: new Map(), isKind: false }
  return { name: '', shortName: '', ...none, fields, byName: byName(fields), ...extra }
}

function objectStructure(schema: Structural): MessageStructure {
  const fields = [...schema.properties].map(([name, property]) => fieldOf(name, property))
  const elements = schema.additional === undefined ? undefined : fieldOf('', schema.additional.schema)
  const others = schema.preserveUnknownFields ? ANY_FIELD : elements
  return message(fields, {
    ...(others === undefined ? {} : { elements: others }),
    ...(schema.mapType === 'atomic' ? { mapType: 'atomic' } : {}),
  })
}

const plain = {
  number: 0,
  pointer: true,
  omitEmpty: false,
  omitZero: false,
  repeated: false,
  map: false,
  embeddedIn: [],
  goType: '',
  goContainer: '',
}

/** What stands where a schema says nothing: objects are owned field by field, lists as a whole. */
const ANY_FIELD: FieldStructure = {
  ...plain,
  name: '',
  type: 'message',
  get message() {
    return ANY
  },
}
const ANY: MessageStructure = message([], { elements: ANY_FIELD, anyValue: true })

/** A scalar of any type: an int-or-string. */
const ANY_SCALAR: MessageStructure = message([], { special: 'Any' })

const SCALARS: { readonly [type: string]: FieldType } = {
  string: 'string',
  boolean: 'bool',
  integer: 'int64',
  number: 'double',
}

function fieldOf(name: string, schema: Structural | undefined): FieldStructure {
  if (schema?.type !== 'array') return { ...plain, name, ...elementOf(schema) }
  const { listType, listMapKeys } = schema
  const merging: Pick<FieldStructure, 'listType' | 'listMapKeys'> =
    listType === 'map' || listType === 'set' ? { listType, listMapKeys } : {}
  return { ...plain, name, ...elementOf(schema.items), repeated: true, ...merging }
}

function elementOf(schema: Structural | undefined): Partial<FieldStructure> & { readonly type: FieldType } {
  if (schema === undefined) return { type: 'message', message: ANY }
  const scalar = SCALARS[schema.type]
  if (scalar !== undefined) return { type: scalar, ...schemaDefault(schema) }
  if (schema.intOrString) return { type: 'message', message: ANY_SCALAR, ...schemaDefault(schema) }
  // Lists of lists are owned as a whole, whatever is in them.
  if (schema.type !== 'object') return { type: 'message', message: ANY }
  return { type: 'message', message: objectStructure(schema) }
}

function schemaDefault({ default: value }: Structural): Pick<FieldStructure, 'schemaDefault'> {
  return typeof value === 'object' || value === undefined ? {} : { schemaDefault: value }
}
