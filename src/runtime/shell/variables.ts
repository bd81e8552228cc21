/** Variables of a shell: values, arrays, marks, and what `local` puts back. */
import { AssociativeArray, IndexedArray, type ShellArray } from './arrays.ts'
import type { Dialect } from './dialect.ts'
import { ShellFault } from './errors.ts'

/** What `declare` may say of a variable. */
export type Mark = 'exported' | 'readOnly' | 'integer' | 'lower' | 'upper' | 'reference'

interface Variable {
  /** undefined: marked, but unset. */
  value: string | ShellArray | undefined
  /** An array that a subshell or its parent has as well: copied before it is changed. */
  shared: boolean
  /** An array that nothing has been put into, not even nothing: `declare -a x`. */
  unset: boolean
  readonly marks: Set<Mark>
}

/** Characters of one value, and of all values of a shell; each variable and element counts for some more. */
const MAX_LENGTH = 1 << 20
const MAX_TOTAL = 16 << 20
const OVERHEAD = 64
/** Variables that stand for one another. */
const MAX_REFERENCES = 8
const MAX_INDEX = BigInt(Number.MAX_SAFE_INTEGER)
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

export const isVariableName = (name: string): boolean => NAME.test(name)

/** What a value, or an element with its key, counts for. */
const sizeOf = (value: string | undefined, key = ''): number =>
  value === undefined ? 0 : key.length + value.length + OVERHEAD

const copyOf = (variable: Variable): Variable => ({ ...variable, marks: new Set(variable.marks) })

export class Variables {
  readonly #dialect: Dialect
  readonly #variables = new Map<string, Variable>()
  readonly #computed = new Map<string, () => string | ShellArray>()
  readonly #scopes: Map<string, Variable | undefined>[] = []
  /** Of the environment, with names that no variable can have. */
  readonly #kept = new Map<string, string>()
  #total = 0

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  /** A copy for a subshell; inside of a function it is in that function's scope. */
  clone(): Variables {
    const copy = new Variables(this.#dialect)
    for (const [name, variable] of this.#variables) {
      variable.shared = true
      copy.#variables.set(name, copyOf(variable))
    }
    for (const [name, compute] of this.#computed) copy.#computed.set(name, compute)
    for (const scope of this.#scopes) copy.#scopes.push(new Map(scope))
    for (const [name, value] of this.#kept) copy.#kept.set(name, value)
    copy.#total = this.#total
    return copy
  }

  /** Gives children what came with the environment under a name that no variable can have. */
  keep(name: string, value: string): void {
    this.#kept.set(name, value)
  }

  /** A variable whose value is asked for: RANDOM, LINENO. Setting it makes it an ordinary one. */
  compute(name: string, value: () => string | ShellArray): void {
    this.#computed.set(name, value)
  }

  /** Of an array, its element 0. */
  get(name: string): string | undefined {
    return this.element(name, '0')
  }

  /** An element of an array; a variable that is none has its value as element 0. */
  element(name: string, key: string): string | undefined {
    const value = this.#value(name)
    if (typeof value === 'object') return value.get(key)
    return key === '0' ? value : undefined
  }

  /** The key of an indexed array by a number, of which negative ones are counted from its end; undefined for none. */
  keyAt(name: string, index: bigint): string | undefined {
    const array = this.array(name)
    const end = array instanceof IndexedArray ? array.end : this.get(name) === undefined ? 0 : 1
    const at = index < 0n ? index + BigInt(end) : index
    return at < 0n || at > MAX_INDEX ? undefined : String(at)
  }

  /** Where the next element of an indexed array goes. */
  keyAfterLast(name: string): number {
    const array = this.array(name)
    return array instanceof IndexedArray ? array.end : 0
  }

  /** undefined for what is no array. It is not to be changed. */
  array(name: string): ShellArray | undefined {
    const value = this.#value(name)
    return typeof value === 'object' ? value : undefined
  }

  /** All elements by their keys; the value of what is no array is element 0. */
  elements(name: string): readonly (readonly [key: string, value: string])[] {
    const value = this.#value(name)
    if (typeof value === 'object') return value.entries()
    return value === undefined ? [] : [['0', value]]
  }

  /** Throws a ShellFault for a readonly variable or values without measure. Of an array it sets element 0. */
  set(name: string, value: string): void {
    const variable = this.#writable(name)
    if (typeof variable.value === 'object') return this.setElement(name, '0', value)
    const text = inCase(value, variable)
    this.#account(text, sizeOf(text) - sizeOf(variable.value))
    variable.value = text
  }

  /** Sets an element, and makes an array of what was none. Throws as `set` does. */
  setElement(name: string, key: string, value: string): void {
    const variable = this.#writable(name)
    const array = this.#ownArray(variable)
    const text = inCase(value, variable)
    this.#account(text, sizeOf(text, key) - sizeOf(array.get(key), key))
    array.set(key, text)
  }

  /** Makes it an array; what was its value is element 0. Throws a ShellFault for a readonly variable. */
  makeArray(name: string, type: ShellArray['type']): void {
    const variable = this.#writable(name)
    if (typeof variable.value === 'object') return
    const array = type === 'indexed' ? new IndexedArray() : new AssociativeArray()
    if (variable.value !== undefined) array.set('0', variable.value)
    variable.unset = variable.value === undefined
    variable.value = array
    variable.shared = false
  }

  /** Drops all elements of an array, and makes one of what was none. */
  clearArray(name: string): void {
    const variable = this.#writable(name)
    const type = typeof variable.value === 'object' ? variable.value.type : 'indexed'
    this.#forget(variable)
    variable.value = type === 'indexed' ? new IndexedArray() : new AssociativeArray()
    variable.shared = false
    variable.unset = false
  }

  unsetElement(name: string, key: string): void {
    const variable = this.#writable(name)
    if (typeof variable.value !== 'object') return
    const array = this.#ownArray(variable)
    this.#total -= sizeOf(array.get(key), key)
    array.delete(key)
  }

  unset(named: string): void {
    const name = this.#target(named)
    const variable = this.#variables.get(name)
    if (variable?.marks.has('readOnly')) this.#refuse(name)
    this.#computed.delete(name)
    if (variable !== undefined) this.#forget(variable)
    this.#variables.delete(name)
  }

  /** Drops the reference itself, not what it stands for. */
  unsetReference(name: string): void {
    if (this.referenceOf(name) !== undefined) this.#variables.delete(name)
  }

  /** Makes it stand for another. */
  setReference(name: string, target: string): void {
    this.#variables.set(name, { value: target, shared: false, unset: false, marks: new Set<Mark>(['reference']) })
  }

  /** The name that it stands for, of a reference. */
  referenceOf(name: string): string | undefined {
    const variable = this.#variables.get(name)
    return variable?.marks.has('reference') && typeof variable.value === 'string' ? variable.value : undefined
  }

  mark(named: string, mark: Mark, on = true): void {
    const name = this.#target(named)
    const variable = this.#variables.get(name) ?? {
      value: undefined,
      shared: false,
      unset: false,
      marks: new Set<Mark>(),
    }
    if (on) variable.marks.add(mark)
    else variable.marks.delete(mark)
    this.#variables.set(name, variable)
  }

  has(name: string, mark: Mark): boolean {
    return this.#variables.get(this.#target(name))?.marks.has(mark) ?? false
  }

  /** Whether it was set or marked. */
  isDeclared(name: string): boolean {
    return this.#variables.has(name) || this.#computed.has(name)
  }

  /** Whether it is declared as an array, and no more than that. */
  isUnsetArray(name: string): boolean {
    return this.#variables.get(name)?.unset ?? false
  }

  /** Names with that mark, in alphabetical order; all that are set without one. */
  names(mark?: Mark): string[] {
    const marked = [...this.#variables].filter(([, { value, marks }]) =>
      mark === undefined ? value !== undefined : marks.has(mark),
    )
    return marked.map(([name]) => name).sort()
  }

  /** All that are set or marked, in alphabetical order. */
  declared(): string[] {
    return [...this.#variables.keys()].sort()
  }

  /** What a child sees: no arrays. */
  environment(): Map<string, string> {
    const environment = new Map(this.#kept)
    for (const [name, { value, marks }] of this.#variables) {
      if (typeof value === 'string' && marks.has('exported')) environment.set(name, value)
    }
    return environment
  }

  enterScope(): void {
    this.#scopes.push(new Map())
  }

  leaveScope(): void {
    for (const [name, variable] of this.#scopes.pop() ?? []) {
      const local = this.#variables.get(name)
      if (local !== undefined) this.#forget(local)
      if (variable === undefined) this.#variables.delete(name)
      else this.#variables.set(name, variable)
    }
  }

  get inScope(): boolean {
    return this.#scopes.length > 0
  }

  /** Those of the function that runs, in alphabetical order. */
  locals(): string[] {
    return [...(this.#scopes.at(-1)?.keys() ?? [])].sort()
  }

  /** The value, and its marks, come back when the scope is left. */
  makeLocal(name: string): void {
    const scope = this.#scopes.at(-1)
    if (scope === undefined || scope.has(name)) return
    const variable = this.#variables.get(name)
    if (this.#dialect.name !== 'bash' && variable?.marks.has('readOnly')) this.#refuse(name)
    scope.set(name, variable === undefined ? undefined : copyOf(variable))
    if (!this.#dialect.grammar.localKeepsValue) this.#variables.delete(name)
    else if (variable !== undefined && typeof variable.value === 'string')
      this.#account(variable.value, sizeOf(variable.value))
  }

  /** What a name stands for: itself, mostly. */
  #target(name: string): string {
    let target = name
    for (let count = 0; count < MAX_REFERENCES; count++) {
      const next = this.referenceOf(target)
      if (next === undefined) return target
      target = next
    }
    return target
  }

  #value(named: string): string | ShellArray | undefined {
    const name = this.#target(named)
    return this.#computed.get(name)?.() ?? this.#variables.get(name)?.value
  }

  #writable(named: string): Variable {
    const name = this.#target(named)
    const variable = this.#variables.get(name)
    if (variable?.marks.has('readOnly')) this.#refuse(name)
    this.#computed.delete(name)
    if (variable !== undefined) return variable
    const created: Variable = { value: undefined, shared: false, unset: false, marks: new Set() }
    this.#variables.set(name, created)
    return created
  }

  #refuse(name: string): never {
    throw new ShellFault(this.#dialect.readOnly(name), this.#dialect.name === 'bash' ? 1 : 2)
  }

  #ownArray(variable: Variable): ShellArray {
    const { value } = variable
    const own = typeof value !== 'object' ? new IndexedArray() : variable.shared ? value.copy() : value
    if (typeof value === 'string') own.set('0', value)
    variable.value = own
    variable.shared = false
    variable.unset = false
    return own
  }

  /** Counts a text that takes so much more than what was there. */
  #account(text: string, grown: number): void {
    if (text.length > MAX_LENGTH || this.#total + grown > MAX_TOTAL) throw new ShellFault('out of memory')
    this.#total += grown
  }

  #forget({ value }: Variable): void {
    if (typeof value !== 'object') this.#total -= sizeOf(value)
    else for (const [key, element] of value.entries()) this.#total -= sizeOf(element, key)
  }
}

function inCase(value: string, { marks }: Variable): string {
  if (marks.has('lower')) return value.toLowerCase()
  return marks.has('upper') ? value.toUpperCase() : value
}
