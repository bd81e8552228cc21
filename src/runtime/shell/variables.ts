/** Variables of a shell: values, export and readonly marks, and what `local` puts back. */
import type { Dialect } from './dialect.ts'
import { ShellFault } from './errors.ts'

interface Variable {
  /** undefined: marked, but unset. */
  value: string | undefined
  exported: boolean
  readOnly: boolean
}

/** Characters of one value. */
const MAX_LENGTH = 1 << 20
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

export const isVariableName = (name: string): boolean => NAME.test(name)

export class Variables {
  readonly #dialect: Dialect
  readonly #variables: Map<string, Variable>
  readonly #computed = new Map<string, () => string>()
  readonly #scopes: Map<string, Variable | undefined>[] = []
  /** Of the environment, with names that no variable can have. */
  readonly #kept = new Map<string, string>()

  constructor(dialect: Dialect, variables: Iterable<readonly [string, Variable]> = []) {
    this.#dialect = dialect
    this.#variables = new Map(variables)
  }

  /** A copy for a subshell; inside of a function it is in that function's scope. */
  clone(): Variables {
    const copy = new Variables(this.#dialect)
    for (const [name, variable] of this.#variables) copy.#variables.set(name, { ...variable })
    for (const [name, compute] of this.#computed) copy.#computed.set(name, compute)
    for (const scope of this.#scopes) copy.#scopes.push(new Map(scope))
    for (const [name, value] of this.#kept) copy.#kept.set(name, value)
    return copy
  }

  /** Gives children what came with the environment under a name that no variable can have. */
  keep(name: string, value: string): void {
    this.#kept.set(name, value)
  }

  /** A variable whose value is asked for: RANDOM, LINENO. Setting it makes it an ordinary one. */
  compute(name: string, value: () => string): void {
    this.#computed.set(name, value)
  }

  get(name: string): string | undefined {
    return this.#computed.get(name)?.() ?? this.#variables.get(name)?.value
  }

  /** Throws a ShellFault for a readonly variable or a value without measure. */
  set(name: string, value: string): void {
    const variable = this.#writable(name)
    if (value.length > MAX_LENGTH) throw new ShellFault('out of memory')
    this.#computed.delete(name)
    if (variable === undefined) this.#variables.set(name, { value, exported: false, readOnly: false })
    else variable.value = value
  }

  unset(name: string): void {
    this.#writable(name)
    this.#computed.delete(name)
    this.#variables.delete(name)
  }

  mark(name: string, mark: 'exported' | 'readOnly', on = true): void {
    const variable = this.#variables.get(name) ?? { value: undefined, exported: false, readOnly: false }
    variable[mark] = on
    this.#variables.set(name, variable)
  }

  /** Names with that mark, in alphabetical order; all that are set without one. */
  names(mark?: 'exported' | 'readOnly'): string[] {
    const marked = [...this.#variables].filter(([, variable]) =>
      mark === undefined ? variable.value !== undefined : variable[mark],
    )
    return marked.map(([name]) => name).sort()
  }

  /** What a child sees. */
  environment(): Map<string, string> {
    const environment = new Map(this.#kept)
    for (const [name, { value, exported }] of this.#variables) {
      if (exported && value !== undefined) environment.set(name, value)
    }
    return environment
  }

  enterScope(): void {
    this.#scopes.push(new Map())
  }

  leaveScope(): void {
    for (const [name, variable] of this.#scopes.pop() ?? []) {
      if (variable === undefined) this.#variables.delete(name)
      else this.#variables.set(name, variable)
    }
  }

  get inScope(): boolean {
    return this.#scopes.length > 0
  }

  /** The value, and its marks, come back when the scope is left. */
  makeLocal(name: string): void {
    const scope = this.#scopes.at(-1)
    if (scope === undefined || scope.has(name)) return
    const variable = this.#dialect.name === 'bash' ? this.#variables.get(name) : this.#writable(name)
    scope.set(name, variable === undefined ? undefined : { ...variable })
    if (!this.#dialect.grammar.localKeepsValue) this.#variables.delete(name)
  }

  #writable(name: string): Variable | undefined {
    const variable = this.#variables.get(name)
    if (variable?.readOnly) throw new ShellFault(this.#dialect.readOnly(name), this.#dialect.name === 'bash' ? 1 : 2)
    return variable
  }
}
