/** What is known of a Kubernetes type: its fields in Go order, how they are encoded, and how they merge. */

/** Scalars by their wire type; 'message' is another structure. */
export type FieldType = 'string' | 'bytes' | 'bool' | 'int32' | 'int64' | 'double' | 'message'

/**
 * Types whose JSON is not an object with the message's fields: a quantity or time is a string, an IntOrString a number
 * or a string, a StringList a list, a JSONSchemaPropsOr… a schema or what else it says; the others any JSON value.
 */
export type SpecialType =
  | 'Quantity'
  | 'Time'
  | 'MicroTime'
  | 'IntOrString'
  | 'FieldsV1'
  | 'RawExtension'
  | 'Duration'
  | 'Any'
  | 'StringList'
  | 'JSONSchemaPropsOrArray'
  | 'JSONSchemaPropsOrBool'
  | 'JSONSchemaPropsOrStringArray'

/** One field of a message, as Go declares it. */
export interface FieldStructure {
  /** JSON name. */
  readonly name: string
  /** Protobuf field number. */
  readonly number: number
  readonly type: FieldType
  /** The message of a field of type 'message'. */
  readonly message?: MessageStructure | undefined
  /** A slice. */
  readonly repeated: boolean
  /** A map with string keys. */
  readonly map: boolean
  /** A Go pointer: absent and zero differ. */
  readonly pointer: boolean
  /** `omitempty`: scalars, slices and maps that are empty are not written; a struct that is no pointer always is. */
  readonly omitEmpty: boolean
  /** `omitzero`: a zero time is not written. */
  readonly omitZero: boolean
  /** Strategic merge: 'merge', 'replace', 'retainKeys', combined as in `merge,retainKeys`. */
  readonly patchStrategy?: string
  readonly patchMergeKey?: string
  /** Server-side apply: how a list is owned; absent means atomic for lists. */
  readonly listType?: 'map' | 'set' | 'atomic'
  readonly listMapKeys?: readonly string[]
  /** Server-side apply: 'atomic' for a map or struct that is owned as a whole. */
  readonly mapType?: 'atomic' | 'granular'
  /** Default values of the keys of a list of type map (a ContainerPort's protocol is TCP). */
  readonly schemaDefault?: string | number | boolean
  /** Names of embedded structs between the message and this field, as Go's decoder prints them: ['ProbeHandler']. */
  readonly embeddedIn: readonly string[]
  /** The Go type of one element, as Go's decoder prints it: 'string', 'v1.Container', 'v1.PullPolicy'. */
  readonly goType: string
  /** The Go type of the whole field: '[]v1.Container', 'map[string]string', 'v1.ResourceList'. */
  readonly goContainer: string
}

/** A struct. Embedded structs are flattened into `fields`. */
export interface MessageStructure {
  /** OpenAPI name: 'io.k8s.api.core.v1.Pod'. */
  readonly name: string
  /** 'Pod'. */
  readonly shortName: string
  /** Fields in the order in which the server writes them, less kind and apiVersion. */
  readonly fields: readonly FieldStructure[]
  readonly byName: ReadonlyMap<string, FieldStructure>
  /** Fields that a decoded object always has: structs that are no pointers, and scalars without `omitempty`. */
  readonly alwaysThere: readonly FieldStructure[]
  /** By protobuf number: a field, or an embedded struct, which protobuf keeps as a message of its own. */
  readonly rows: ReadonlyMap<
    number,
    { readonly field: FieldStructure } | { readonly inline: () => MessageStructure | undefined }
  >
  readonly special?: SpecialType
  /** What stands under any other name: of objects of kinds that are defined at run time. */
  readonly elements?: FieldStructure
  /** Any value may stand here; of an object, `elements` are the fields. */
  readonly anyValue?: boolean
  /** A kind that is defined at run time: no Go struct, its objects are written with sorted keys. */
  readonly unstructured?: boolean
  /** A kind: has kind and apiVersion of its own, also where it is nested (volumeClaimTemplates). */
  readonly isKind: boolean
  /** Owned as a whole in server-side apply (LocalObjectReference, NodeSelector …). */
  readonly mapType?: 'atomic' | 'granular'
}
