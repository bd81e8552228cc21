/** YAML bodies as sigs.k8s.io/yaml reads them: YAML 1.1, the first document, turned into JSON with sorted keys. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, type YAMLError } from 'yaml'
import { goQuote } from '../apimachinery/go-quote.ts'
import { GoJsonError, JsonNumber, type ParsedJson, type RawObject, type RawValue, setKey } from './go-json.ts'

const MAX_ALIASES = 1000

/** Reads the first document. Repeated keys are strict errors. Throws GoJsonError. */
export function parseYamlBody(text: string): { document: ParsedJson; strictErrors: string[] } {
  const lineCounter = new LineCounter()
  const documents = parseAllDocuments(text, {
    version: '1.1',
    uniqueKeys: false,
    lineCounter,
    intAsBigInt: true,
    logLevel: 'silent',
  })
  const [first] = Array.isArray(documents) ? documents : []
  if (first === undefined) return { document: { value: null, repeated: new Map() }, strictErrors: [] }
  const [error] = first.errors
  if (error !== undefined) throw new GoJsonError(yamlErrorText(error, text))
  const converter = new Converter(lineCounter)
  const value = converter.value(first.contents)
  const { repeatedKeys } = converter
  const strictErrors =
    repeatedKeys.length === 0 ? [] : [`yaml: unmarshal errors:\n${repeatedKeys.map((line) => `  ${line}`).join('\n')}`]
  return { document: { value, repeated: new Map() }, strictErrors }
}

/** go-yaml's words for the faults that the recordings show; others are told by the parser's own. */
function yamlErrorText(error: YAMLError, text: string): string {
  const line = error.linePos?.[0].line ?? 1
  if (error.code === 'TAB_AS_INDENT') return `yaml: line ${line}: found character that cannot start any token`
  if (error.code === 'BAD_INDENT' || text.trimEnd().endsWith('[') || text.trimEnd().endsWith('{')) {
    return `yaml: line ${line}: did not find expected node content`
  }
  return `yaml: line ${line}: ${error.message.split(' at line ')[0]?.toLowerCase()}`
}

class Converter {
  readonly repeatedKeys: string[] = []
  readonly #lines: LineCounter
  #aliases = 0

  constructor(lines: LineCounter) {
    this.#lines = lines
  }

  value(node: unknown): RawValue {
    if (isMap(node)) return this.#map(node.items as readonly { key: unknown; value: unknown }[])
    if (isSeq(node)) return node.items.map((item) => this.value(item))
    if (isScalar(node)) return scalarValue(node.value, node.source ?? '')
    if (isAlias(node)) throw this.#aliasError()
    return null
  }

  #aliasError(): GoJsonError {
    this.#aliases++
    return new GoJsonError(
      this.#aliases > MAX_ALIASES ? 'yaml: document contains excessive aliasing' : 'yaml: aliases are not taken',
    )
  }

  #map(items: readonly { key: unknown; value: unknown }[]): RawObject {
    const entries = new Map<string, RawValue>()
    for (const { key, value } of items) {
      const name = String(isScalar(key) ? key.value : key)
      if (entries.has(name)) this.#repeat(key, name)
      entries.set(name, this.value(value))
    }
    const object: RawObject = {}
    for (const name of [...entries.keys()].sort()) setKey(object, name, entries.get(name) ?? null)
    return object
  }

  #repeat(key: unknown, name: string): void {
    const offset = (key as Node | undefined)?.range?.[0] ?? 0
    this.repeatedKeys.push(`line ${this.#lines.linePos(offset).line}: key ${goQuote(name)} already set in map`)
  }
}

function scalarValue(value: unknown, source: string): RawValue {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : new JsonNumber(String(value))
  }
  if (typeof value === 'number')
    return Number.isInteger(value) && /^[-+]?\d+$/.test(source) ? value : new JsonNumber(String(value))
  return source
}
