/** The Go types of a field, as far as its wire type tells them. */

/** A field of protobuf.json: see its `about`. */
export type Row = [name: string, number: number, type: string, message: string, flags: string]

/** Messages that read themselves from JSON. */
export const SPECIAL =
  /\.(?:Quantity|Time|MicroTime|IntOrString|FieldsV1|RawExtension|Duration|JSON|JSONSchemaPropsOr\w+)$/

/** The type of one element and of the whole, as Go's decoder prints them: ['v1.Container', '[]v1.Container']. */
export function derivedTypes([, , type, message, flags]: Row, element = elementType(type, message)): [string, string] {
  if (flags.includes('r')) return [element, `[]${element}`]
  return [element, flags.includes('m') ? `map[string]${element}` : element]
}

function elementType(type: string, message: string): string {
  if (type === 'bytes') return '[]uint8'
  if (type !== 'message') return type === 'double' ? 'float64' : type
  const parts = message.split('.')
  return `${parts.at(-2)}.${parts.at(-1)}`
}
