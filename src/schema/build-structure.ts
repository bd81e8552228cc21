/** Turns the rows of schemas/…/structure.json into message structures, each when it is first asked for. */
import type { FieldStructure, FieldType, MessageStructure, SpecialType } from './structure.ts'

interface FieldExtras {
  readonly goType?: string
  readonly goContainer?: string
  readonly patchStrategy?: string
  readonly patchMergeKey?: string
  readonly listType?: 'map' | 'set' | 'atomic'
  readonly listMapKeys?: readonly string[]
  readonly mapType?: 'atomic' | 'granular'
  readonly default?: string | number | boolean
}

/** [json name, protobuf number, type, message, flags, protobuf name?, extras?]; see schemas/generate.ts. */
type FieldRow = readonly [string, number, FieldType, string, string, ...(string | FieldExtras)[]]

export interface StructureData {
  /** 'group/version/Kind' → message. */
  readonly kinds: { readonly [key: string]: string }
  /** Kinds that are read in old versions, too: 'extensions/v1beta1/Deployment' → 'apps/v1/Deployment'. */
  readonly oldKinds: { readonly [key: string]: string }
  readonly messages: {
    readonly [name: string]: { readonly fields: readonly FieldRow[]; readonly mapType?: 'atomic' | 'granular' }
  }
}

const SPECIAL_BY_NAME: { readonly [shortName: string]: SpecialType } = {
  Quantity: 'Quantity',
  Time: 'Time',
  MicroTime: 'MicroTime',
  IntOrString: 'IntOrString',
  FieldsV1: 'FieldsV1',
  RawExtension: 'RawExtension',
  Duration: 'Duration',
  JSON: 'Any',
  JSONSchemaPropsOrArray: 'JSONSchemaPropsOrArray',
  JSONSchemaPropsOrBool: 'JSONSchemaPropsOrBool',
  JSONSchemaPropsOrStringArray: 'JSONSchemaPropsOrStringArray',
  ExtraValue: 'StringList',
  Verbs: 'StringList',
}

/** Messages by name; structures refer to each other lazily, because types nest without end. */
export class StructureIndex {
  readonly #data: StructureData
  readonly #kindNames: ReadonlySet<string>
  readonly #built = new Map<string, MessageStructure>()

  constructor(data: StructureData) {
    this.#data = data
    this.#kindNames = new Set(Object.values(data.kinds))
  }

  get kinds(): { readonly [key: string]: string } {
    return this.#data.kinds
  }

  get oldKinds(): { readonly [key: string]: string } {
    return this.#data.oldKinds
  }

  /** Undefined for a name that the data does not have. */
  message(name: string): MessageStructure | undefined {
    const known = this.#built.get(name)
    if (known !== undefined) return known
    const row = this.#data.messages[name]
    if (row === undefined) return undefined
    const built = this.#build(name, row.fields, row.mapType)
    this.#built.set(name, built)
    return built
  }

  #build(name: string, rows: readonly FieldRow[], mapType: 'atomic' | 'granular' | undefined): MessageStructure {
    const shortName = name.slice(name.lastIndexOf('.') + 1)
    const fields = this.#fieldsOf(rows, [])
    const special = SPECIAL_BY_NAME[shortName]
    return {
      name,
      shortName,
      fields,
      byName: new Map(fields.map((field) => [field.name, field])),
      alwaysThere: fields.filter(isAlwaysThere),
      rows: this.#protobufRows(rows),
      isKind: this.#kindNames.has(name),
      ...(special === undefined ? {} : { special }),
      ...(mapType === undefined ? {} : { mapType }),
    }
  }

  #fieldsOf(rows: readonly FieldRow[], embeddedIn: readonly string[]): FieldStructure[] {
    return rows.flatMap((row) => {
      const [, , , message, flags] = row
      if (!flags.includes('i')) return [this.#field(row, embeddedIn)]
      const inner = this.#data.messages[message]?.fields ?? []
      return this.#fieldsOf(inner, [...embeddedIn, message.slice(message.lastIndexOf('.') + 1)])
    })
  }

  #field(row: FieldRow, embeddedIn: readonly string[]): FieldStructure {
    const [name, number, type, messageName, flags] = row
    const found = row.slice(5).find((part): part is FieldExtras => typeof part === 'object')
    const { goType = defaultGoType(type, messageName), goContainer, default: schemaDefault, ...merging } = found ?? {}
    const index = this
    let known: MessageStructure | undefined
    return {
      name,
      number,
      type,
      get message(): MessageStructure | undefined {
        if (type === 'message') known ??= index.message(messageName)
        return known
      },
      repeated: flags.includes('r'),
      map: flags.includes('m'),
      pointer: flags.includes('p'),
      omitEmpty: flags.includes('o'),
      omitZero: flags.includes('z'),
      ...merging,
      ...(schemaDefault === undefined ? {} : { schemaDefault }),
      embeddedIn,
      goType,
      goContainer: goContainer ?? containerOf(goType, flags),
    }
  }

  /** The message as protobuf nests it, embedded structs not flattened. */
  #protobufRows(rows: readonly FieldRow[]): MessageStructure['rows'] {
    return new Map(
      rows.map((row) => {
        const [, number, , message, flags] = row
        const inline = flags.includes('i')
        const field = this.#field(row, [])
        return [number, inline ? { inline: () => this.message(message) } : { field }] as const
      }),
    )
  }
}

function defaultGoType(type: FieldType, message: string): string {
  if (type === 'double') return 'float64'
  if (type === 'bytes') return '[]uint8'
  if (type !== 'message') return type
  const parts = message.split('.')
  return `${parts.at(-2)}.${parts.at(-1)}`
}

function containerOf(element: string, flags: string): string {
  if (flags.includes('r')) return `[]${element}`
  return flags.includes('m') ? `map[string]${element}` : element
}

function isAlwaysThere(field: FieldStructure): boolean {
  if (field.pointer || field.repeated || field.map) return false
  return field.type === 'message' ? field.message?.special === undefined : !field.omitEmpty
}
