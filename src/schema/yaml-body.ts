/** YAML bodies as sigs.k8s.io/yaml reads them: the first document, turned into JSON with sorted keys. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import { goQuote } from '../apimachinery/go-quote.ts'
import { setKey } from '../apimachinery/set-key.ts'
import { GoJsonError, isRawObject, JsonNumber, type ParsedJson, type RawObject, type RawValue } from './go-json.ts'
import { yamlError } from './yaml-errors.ts'
import { resolvePlain, resolveTagged } from './yaml-scalars.ts'

/** Reads the first document. Repeated keys are strict errors. Throws GoJsonError. */
export function parseYamlBody(body: string): { document: ParsedJson; strictErrors: string[] } {
  if (CONTROL.test(body)) throw new GoJsonError('yaml: control characters are not allowed')
  const text = OTHER_BREAK.test(body) ? body.replaceAll(BREAKS, '\n') : body
  const lines = new LineCounter()
  const document = firstDocument(text, lines)
  const [error] = document?.errors ?? []
  if (document === undefined) return { document: { value: null, repeated: new Map() }, strictErrors: [] }
  if (error !== undefined) throw yamlError(error, text, isSeq(document.contents))
  const converter = new Converter(document, lines)
  const value = converter.value(document.contents)
  const { repeatedKeys } = converter
  const complaint = `yaml: unmarshal errors:\n${repeatedKeys.map((line) => `  ${line}`).join('\n')}`
  return { document: { value, repeated: new Map() }, strictErrors: repeatedKeys.length === 0 ? [] : [complaint] }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/

/** What ends lines in YAML 1.1, as well as a line feed. */
const BREAKS = /\r\n?|\x85/g
const OTHER_BREAK = /[\r\x85]/

/** All scalars as text: what they mean is go-yaml's to say. Undefined for an empty stream. */
function firstDocument(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  const documents = parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false, lineCounter, logLevel: 'silent' })
  return Array.isArray(documents) ? documents[0] : undefined
}

/** Aliases may make up this share of a document's values, once there are many. */
const MAX_ALIAS_SHARE = 0.99
const MAX_ALIASED = 100
const MIN_VALUES = 1000

/** Entries of a mapping by key; keys of other types than text are told apart by their type. */
type Entries = Map<string | number | boolean, RawValue>

class Converter {
  /** `line 8: key "a" already set in map`. */
  readonly repeatedKeys: string[] = []
  readonly #document: Document.Parsed
  readonly #lines: LineCounter
  readonly #openAliases: string[] = []
  #values = 0
  #aliased = 0

  constructor(document: Document.Parsed, lines: LineCounter) {
    this.#document = document
    this.#lines = lines
  }

  value(node: unknown): RawValue {
    this.#count()
    if (isMap(node)) return toObject(this.#entries(node))
    if (isSeq(node)) return node.items.map((item) => this.value(item))
    if (isScalar(node)) return scalarValue(node)
    return isAlias(node) ? this.#alias(node, (target) => this.value(target)) : null
  }

  #count(): void {
    this.#values++
    if (this.#openAliases.length > 0) this.#aliased++
    const many = this.#aliased > MAX_ALIASED && this.#values > MIN_VALUES
    if (many && this.#aliased / this.#values > MAX_ALIAS_SHARE) {
      throw new GoJsonError('yaml: document contains excessive aliasing')
    }
  }

  #alias<T>(alias: Alias, read: (target: Node) => T): T {
    const target = alias.resolve(this.#document)
    if (target === undefined) throw new GoJsonError(`yaml: unknown anchor '${alias.source}' referenced`)
    if (this.#openAliases.includes(alias.source)) {
      throw new GoJsonError(`yaml: anchor '${alias.source}' value contains itself`)
    }
    this.#openAliases.push(alias.source)
    const found = read(target)
    this.#openAliases.pop()
    return found
  }

  #entries(map: YAMLMap): Entries {
    const entries: Entries = new Map()
    for (const pair of map.items) {
      if (isMergeKey(pair)) this.#merge(pair.value, entries)
      else this.#add(entries, this.#key(pair), this.value(pair.value), pair.key)
    }
    return entries
  }

  /** A later value wins, even one that is merged. */
  #add(entries: Entries, key: string | number | boolean, value: RawValue, node: unknown): void {
    if (entries.has(key)) this.repeatedKeys.push(`line ${this.#lineOf(node)}: key ${goSyntax(key)} already set in map`)
    entries.set(key, value)
  }

  #lineOf(node: unknown): number {
    const offset = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined
    return this.#lines.linePos(offset ?? 0).line
  }

  #key({ key, value }: Pair): string | number | boolean {
    const found = this.value(key)
    if (found === null) {
      const shown = goSyntax(this.value(value))
      throw new GoJsonError(`unsupported map key of type: %!s(<nil>), key: <nil>, value: ${shown}`)
    }
    if (found instanceof JsonNumber) return found.text
    if (typeof found === 'object') throw new GoJsonError(`yaml: invalid map key: ${goSyntax(found)}`)
    return found
  }

  #merge(node: unknown, entries: Entries): void {
    if (isAlias(node)) this.#alias(node, (target) => this.#merge(target, entries))
    else if (isMap(node)) this.#mergeMap(node, entries)
    else if (isSeq(node) && node.items.every(isMapOrAlias)) {
      // The first of several maps wins, hence comes last.
      for (const item of node.items.toReversed()) this.#merge(item, entries)
    } else throw new GoJsonError('yaml: map merge requires map or sequence of maps as the value')
  }

  #mergeMap(map: YAMLMap, entries: Entries): void {
    for (const pair of map.items) this.#add(entries, this.#key(pair), this.value(pair.value), pair.key)
  }
}

const isMapOrAlias = (node: unknown): boolean => isMap(node) || isAlias(node)

const isMergeKey = ({ key }: Pair): boolean => isScalar(key) && key.type === 'PLAIN' && key.value === '<<'

function scalarValue({ value, source, type, tag }: Scalar): RawValue {
  if (tag !== undefined) return resolveTagged(source ?? '', tag)
  const text = String(value ?? '')
  return type === undefined || type === 'PLAIN' ? resolvePlain(text) : text
}

/** Go writes maps as JSON with sorted keys. */
function toObject(entries: Entries): RawObject {
  const object: RawObject = {}
  const named = [...entries].map(([key, value]): [string, RawValue] => [String(key), value])
  for (const [name, value] of named.sort(([a], [b]) => (a < b ? -1 : 1))) setKey(object, name, value)
  return object
}

/** A value as Go's `%#v` prints it. */
function goSyntax(value: RawValue): string {
  if (value === null) return 'interface {}(nil)'
  if (typeof value === 'string') return goQuote(value)
  if (value instanceof JsonNumber) return value.text
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (!isRawObject(value)) return String(value)
  const entries = Object.entries(value).map(([key, item]) => `${goQuote(key)}:${goSyntax(item ?? null)}`)
  return `map[interface {}]interface {}{${entries.join(', ')}}`
}
