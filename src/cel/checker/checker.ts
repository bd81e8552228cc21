/**
 * Finds the type of an expression, and all that is wrong with it. Source: behaviour and words of cel-go's checker v0.26,
 * asked of a real server v1.35.
 */

import type { Call, Comprehension, Ident, Issue, ListLiteral, MapLiteral, Node, Select } from '../syntax/ast.ts'
import { pathOf } from '../syntax/children.ts'
import { areAssignable, type Bindings, mostGeneral, substitute } from './assignability.ts'
import type { Declarations } from './declarations.ts'
import type { Overload } from './signature.ts'
import {
  BOOL,
  type CelType,
  DYN,
  ERROR,
  isDynamic,
  listOf,
  mapOf,
  NAMED_TYPES,
  optionalOf,
  paramOf,
  sameType,
  shownType,
  typeOf,
} from './types.ts'

/** What a checked expression is, and what its names mean. */
export interface CheckedExpression {
  readonly type: CelType
  readonly issues: readonly Issue[]
  /** Types of all that is in it. */
  readonly types: ReadonlyMap<Node, CelType>
  /** Of selections that are one variable its name; of calls whose receiver is a part of the function's name the whole. */
  readonly names: ReadonlyMap<Node, string>
}

/** Checks an expression. */
export function check(node: Node, declarations: Declarations): CheckedExpression {
  const checker = new Checker(declarations)
  const found = checker.check(node)
  const types = new Map([...checker.types].map(([of, type]) => [of, substitute(checker.bindings, type, 'dyn')]))
  return { type: substitute(checker.bindings, found, 'dyn'), issues: checker.issues, types, names: checker.names }
}

class Checker {
  readonly issues: Issue[] = []
  readonly types = new Map<Node, CelType>()
  readonly names = new Map<Node, string>()
  readonly bindings: Bindings = new Map()
  readonly #declarations: Declarations
  readonly #scopes: (readonly [name: string, type: CelType])[] = []
  #params = 0

  constructor(declarations: Declarations) {
    this.#declarations = declarations
  }

  check(node: Node): CelType {
    const type = this.#typeOf(node)
    this.types.set(node, type)
    return type
  }

  #typeOf(node: Node): CelType {
    switch (node.kind) {
      case 'literal':
        return node.type
      case 'ident':
        return this.#ident(node)
      case 'select':
        return this.#select(node)
      case 'call':
        return this.#call(node)
      case 'list':
        return this.#list(node)
      case 'map':
        return this.#map(node)
      case 'struct':
        return this.#undeclared(node.at, node.name)
      case 'comprehension':
        return this.#comprehension(node)
    }
  }

  #report(at: number, message: string): CelType {
    this.issues.push({ at, message })
    return ERROR
  }

  #undeclared = (at: number, name: string): CelType =>
    this.#report(at, `undeclared reference to '${name}' (in container '')`)

  #shown = (type: CelType): string => shownType(substitute(this.bindings, type, 'dyn'))

  #fits = (given: CelType, wanted: CelType): boolean => areAssignable(this.bindings, [given], [wanted])

  /** A type parameter that stands for nothing yet. */
  #freshParam = (): CelType => paramOf(`_var${this.#params++}`)

  #lookUp(name: string): CelType | undefined {
    const local = this.#scopes.findLast(([known]) => known === name)
    if (local !== undefined) return local[1]
    const variable = this.#declarations.variables.get(name)
    if (variable !== undefined) return variable
    const named = Object.hasOwn(NAMED_TYPES, name) ? NAMED_TYPES[name] : undefined
    return named && typeOf(named)
  }

  #ident({ at, name }: Ident): CelType {
    return this.#lookUp(name) ?? this.#undeclared(at, name)
  }

  #select(node: Select): CelType {
    const path = node.mode === 'value' ? pathOf(node) : undefined
    const variable = path === undefined || this.#isLocal(path) ? undefined : this.#lookUp(path)
    if (path !== undefined && variable !== undefined) {
      this.names.set(node, path)
      return variable
    }
    const operand = substitute(this.bindings, this.check(node.operand), 'keep')
    const [of = DYN] = operand.kind === 'optional' ? operand.params : [operand]
    const field = this.#field(of, node)
    if (node.mode === 'presence') return BOOL
    return operand.kind === 'optional' || node.mode === 'optional' ? optionalOf(field) : field
  }

  #isLocal = (path: string): boolean => this.#scopes.some(([name]) => path.startsWith(`${name}.`))

  #field(operand: CelType, { at, field }: Select): CelType {
    switch (operand.kind) {
      case 'map':
        return operand.params[1] ?? DYN
      case 'object':
        return this.#objectField(operand, at, field)
      case 'param':
        this.#fits(operand, DYN)
        return DYN
      case 'dyn':
      case 'error':
        return DYN
      default:
        this.#report(at, `type '${this.#shown(operand)}' does not support field selection`)
        return DYN
    }
  }

  #objectField({ name }: CelType, at: number, field: string): CelType {
    const fields = this.#declarations.objectTypes.get(name)
    if (fields === undefined) return this.#report(at, `unexpected failed resolution of '${name}'`)
    return fields.get(field) ?? this.#report(at, `undefined field '${field}'`)
  }

  #call(call: Call): CelType {
    const args = call.args.map((arg) => this.check(arg))
    if (call.name === '_&&_' || call.name === '_||_') return this.#logical(call, args)
    const { target, name, at } = call
    if (target === undefined) return this.#invoke(call, name, args, false)
    const path = pathOf(target)
    const whole = path === undefined ? undefined : `${path}.${name}`
    if (whole !== undefined && this.#declarations.functions.has(whole)) {
      this.names.set(call, whole)
      return this.#invoke(call, whole, args, false)
    }
    const receiver = this.check(target)
    if (!this.#declarations.functions.has(name)) return this.#undeclared(at, name)
    return this.#invoke(call, name, [receiver, ...args], true)
  }

  #logical({ args }: Call, types: readonly CelType[]): CelType {
    let result = BOOL
    for (const [index, type] of types.entries()) {
      if (this.#fits(type, BOOL)) continue
      result = this.#report(args[index]?.at ?? 0, `expected type 'bool' but found '${shownType(type)}'`)
    }
    return result
  }

  #invoke({ at }: Call, name: string, given: readonly CelType[], isMember: boolean): CelType {
    const overloads = this.#declarations.functions.get(name)
    if (overloads === undefined) return this.#undeclared(at, name)
    const found = this.#resolve(overloads, given, isMember)
    if (found !== undefined) return found
    const shown = given.map((type) => this.#shown(type))
    const applied = isMember ? `${shown[0]}.(${shown.slice(1).join(', ')})` : `(${shown.join(', ')})`
    return this.#report(at, `found no matching overload for '${name}' applied to '${applied}'`)
  }

  #resolve(overloads: readonly Overload[], given: readonly CelType[], isMember: boolean): CelType | undefined {
    let result: CelType | undefined
    for (const overload of overloads) {
      if (overload.isMember !== isMember) continue
      const fresh: Bindings = new Map()
      const renew = (type: CelType): CelType => this.#renew(fresh, type)
      if (!areAssignable(this.bindings, given, overload.params.map(renew))) continue
      const type = substitute(this.bindings, renew(overload.result), 'keep')
      if (result === undefined) result = type
      else if (!isDynamic(result) && !sameType(type, result)) result = DYN
    }
    return result
  }

  /** The type with parameters that nothing else speaks of. */
  #renew(fresh: Bindings, type: CelType): CelType {
    if (type.kind !== 'param') {
      if (type.params.length === 0) return type
      return { kind: type.kind, name: type.name, params: type.params.map((param) => this.#renew(fresh, param)) }
    }
    const known = fresh.get(type.name)
    if (known !== undefined) return known
    const made = this.#freshParam()
    fresh.set(type.name, made)
    return made
  }

  #list({ items }: ListLiteral): CelType {
    let item: CelType | undefined
    for (const { node, optional } of items) item = this.#join(item, this.#element(node, optional))
    return listOf(item ?? this.#freshParam())
  }

  /** The type of an item; of `?item`, what the optional is of. */
  #element(node: Node, optional: boolean): CelType {
    const type = this.check(node)
    if (!optional || isDynamic(type)) return type
    if (type.kind === 'optional') return type.params[0] ?? DYN
    return this.#report(node.at, `expected type '${this.#shown(optionalOf(type))}' but found '${this.#shown(type)}'`)
  }

  /** The type of items of two types; that they differ is told elsewhere, because some functions take such lists. */
  #join(before: CelType | undefined, type: CelType): CelType {
    if (before === undefined) return type
    return this.#fits(before, type) ? mostGeneral(before, type) : DYN
  }

  #map({ entries }: MapLiteral): CelType {
    let key: CelType | undefined
    let value: CelType | undefined
    for (const entry of entries) {
      key = this.#join(key, this.check(entry.key))
      value = this.#join(value, this.#element(entry.value, entry.optional))
    }
    return mapOf(key ?? this.#freshParam(), value ?? this.#freshParam())
  }

  #comprehension(node: Comprehension): CelType {
    const range = substitute(this.bindings, this.check(node.range), 'keep')
    const items = this.#itemTypes(range, node)
    const depth = this.#scopes.length
    for (const [index, name] of node.variables.entries()) this.#scopes.push([name, items[index] ?? DYN])
    const type = this.#foldType(node, items)
    this.#scopes.length = depth
    return type
  }

  /** The types of the variables of a macro. */
  #itemTypes(range: CelType, { fold, range: { at }, variables }: Comprehension): readonly CelType[] {
    const two = variables.length === 2
    const [first = DYN, second = DYN] = range.params
    if (range.kind === 'list') return two ? [NAMED_TYPES.int ?? DYN, first] : [first]
    if (range.kind === 'map') return [first, second]
    if (range.kind === 'optional' && fold.startsWith('opt')) return [first]
    if (isDynamic(range) || range.kind === 'param') {
      this.#fits(range, DYN)
      return [DYN, DYN]
    }
    const why = 'cannot be range of a comprehension (must be list, map, or dynamic)'
    this.#report(at, `expression of type '${shownType(range)}' ${why}`)
    return [ERROR, ERROR]
  }

  #foldType(node: Comprehension, [first = DYN]: readonly CelType[]): CelType {
    const { fold, condition, result, at } = node
    const met = condition && this.check(condition)
    if (fold === 'all' || fold === 'exists') {
      if (condition === undefined || met === undefined || this.#fits(met, BOOL)) return BOOL
      this.#report(condition.at, `expected type 'bool' but found '${this.#shown(met)}'`)
      return BOOL
    }
    const made = result && this.check(result)
    const type = foldedType(node, first, made)
    const counted = fold === 'existsOne' ? (NAMED_TYPES.int ?? DYN) : type
    if (met !== undefined && !this.#fits(met, BOOL)) {
      const applied = [met, counted, counted].map((one) => this.#shown(one)).join(', ')
      this.#report(at, `found no matching overload for '_?_:_' applied to '(${applied})'`)
    }
    return type
  }
}

function foldedType({ fold }: Comprehension, first: CelType, made: CelType | undefined): CelType {
  if (fold === 'existsOne') return BOOL
  if (fold === 'map') return mapOf(first, made ?? DYN)
  if (fold === 'mapEntry' || fold === 'optFlatMap') return made ?? DYN
  if (fold === 'optMap') return optionalOf(made ?? DYN)
  if (fold === 'sortBy') return listOf(first)
  return listOf(made ?? first)
}
