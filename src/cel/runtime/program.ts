/** Expressions made into functions that run. */
import type { CheckedExpression } from '../checker/checker.ts'
import type { Declarations } from '../checker/declarations.ts'
import { NAMED_TYPES, ownTypeName } from '../checker/types.ts'
import type { Call, Ident, ListLiteral, MapLiteral, Node, Select } from '../syntax/ast.ts'
import { fieldOf, hasField, itemOf, optionalFieldOf, optionalItemOf } from './access.ts'
import { dispatcher } from './dispatch.ts'
import { compileFold } from './fold.ts'
import { type Activation, attempt, type Frame, type Scope, type Step } from './step.ts'
import { CelFault, noSuchOverload, OptionalValue, TypeValue } from './values.ts'

/** A server stops expressions that cost more than a million. */
const MAX_ROUNDS = 1_000_000

/** Makes a checked expression run. */
export const compileProgram = (
  node: Node,
  { names }: CheckedExpression,
  { functions }: Declarations,
): ((activation: Activation) => unknown) => {
  const step = new Compiler(names, functions).step(node, [])
  return (activation) => step(activation, { budget: { rounds: MAX_ROUNDS }, outer: undefined, value: undefined })
}

class Compiler {
  readonly #names: CheckedExpression['names']
  readonly #functions: Declarations['functions']

  constructor(names: CheckedExpression['names'], functions: Declarations['functions']) {
    this.#names = names
    this.#functions = functions
  }

  step(node: Node, scope: Scope): Step {
    switch (node.kind) {
      case 'literal': {
        const { value } = node
        return () => value
      }
      case 'ident':
        return this.#ident(node, scope)
      case 'select':
        return this.#select(node, scope)
      case 'call':
        return this.#call(node, scope)
      case 'list':
        return this.#list(node, scope)
      case 'map':
        return this.#map(node, scope)
      case 'comprehension':
        return compileFold(node, scope, (below, inner) => this.step(below, inner))
      case 'struct':
        return () => {
          throw new CelFault(`no such type: ${node.name}`)
        }
    }
  }

  #ident({ name }: Ident, scope: Scope): Step {
    const depth = scope.indexOf(name)
    if (depth < 0) return variable(name)
    return (_, frame) => {
      let found: Frame | undefined = frame
      for (let level = 0; level < depth; level++) found = found?.outer
      return found?.value
    }
  }

  #select(node: Select, scope: Scope): Step {
    const path = this.#names.get(node)
    if (path !== undefined) return variable(path)
    const operand = this.step(node.operand, scope)
    const { field, mode } = node
    if (mode === 'presence') return (activation, frame) => hasField(operand(activation, frame), field)
    if (mode === 'optional') return (activation, frame) => optionalFieldOf(operand(activation, frame), field)
    return (activation, frame) => fieldOf(operand(activation, frame), field)
  }

  #call(call: Call, scope: Scope): Step {
    const { name, target, args } = call
    const steps = args.map((arg) => this.step(arg, scope))
    const [first, second, third] = steps
    if (first !== undefined && second !== undefined) {
      if (name === '_&&_') return logical(first, second, false)
      if (name === '_||_') return logical(first, second, true)
      if (name === '_?_:_' && third !== undefined) return conditional(first, second, third)
      if (name === '_[_]') return (activation, frame) => itemOf(first(activation, frame), second(activation, frame))
      if (name === '_[?_]')
        return (activation, frame) => optionalItemOf(first(activation, frame), second(activation, frame))
    }
    const whole = this.#names.get(call)
    const isMember = target !== undefined && whole === undefined
    const all = isMember ? [this.step(target, scope), ...steps] : steps
    return this.#invoke(whole ?? name, all, isMember)
  }

  #invoke(name: string, steps: readonly Step[], isMember: boolean): Step {
    const overloads = (this.#functions.get(name) ?? []).filter(
      (overload) => overload.isMember === isMember && overload.params.length === steps.length,
    )
    const run = dispatcher(name, overloads)
    return (activation, frame) => run(steps.map((step) => step(activation, frame)))
  }

  #list({ items }: ListLiteral, scope: Scope): Step {
    const steps = items.map(({ node, optional }) => ({ step: this.step(node, scope), optional }))
    return (activation, frame) => {
      const made: unknown[] = []
      for (const { step, optional } of steps) {
        const value = step(activation, frame)
        if (!optional) made.push(value)
        else if (present(value) !== undefined) made.push(present(value))
      }
      return made
    }
  }

  #map({ entries }: MapLiteral, scope: Scope): Step {
    const steps = entries.map(({ key, value, optional }) => ({
      key: this.step(key, scope),
      value: this.step(value, scope),
      optional,
    }))
    return (activation, frame) => {
      const made = new Map<unknown, unknown>()
      for (const { key, value, optional } of steps) {
        const name = key(activation, frame)
        const given = value(activation, frame)
        const kept = optional ? present(given) : given
        if (kept !== undefined) made.set(name, kept)
      }
      return made
    }
  }
}

/** What an optional holds; undefined for none. Throws CelFault for what is no optional. */
function present(value: unknown): unknown {
  if (value instanceof OptionalValue) return value.value
  throw new CelFault('cannot initialize optional entry from non-optional value')
}

function variable(name: string): Step {
  const named = Object.hasOwn(NAMED_TYPES, name) ? NAMED_TYPES[name] : undefined
  const type = named && new TypeValue(ownTypeName({ ...named, params: [] }))
  return (activation) => {
    const value = activation[name]
    if (value !== undefined) return value
    if (type !== undefined) return type
    throw new CelFault(`no such attribute(s): ${name}`)
  }
}

/** `&&` and `||`: the one value that decides does so, whatever the other side comes to. */
function logical(left: Step, right: Step, deciding: boolean): Step {
  return (activation, frame) => {
    const first = attempt(left, activation, frame)
    if (first === deciding) return deciding
    const second = attempt(right, activation, frame)
    if (second === deciding) return deciding
    if (first instanceof CelFault) throw first
    if (second instanceof CelFault) throw second
    if (typeof first === 'boolean' && typeof second === 'boolean') return !deciding
    throw noSuchOverload()
  }
}

const conditional =
  (condition: Step, yes: Step, no: Step): Step =>
  (activation, frame) => {
    const met = condition(activation, frame)
    if (typeof met !== 'boolean') throw noSuchOverload()
    return met ? yes(activation, frame) : no(activation, frame)
  }
