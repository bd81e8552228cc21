/** Variables and arrays of an awk program, and those of the functions that are being called. */
import { InputText, type Value } from './awk-values.ts'
import { UsageError } from './options.ts'

const MAX_ELEMENTS = 1_000_000
const MAX_CALLS = 1000

export type AwkArray = Map<string, Value>

/** What a name stands for. What it is, a value or an array, is known when it is first used. */
class Cell {
  value: Value | undefined
  #array: AwkArray | undefined
  /** The argument that it was called with: an array of that is this one's, too. */
  readonly #argument: Cell | undefined

  constructor(argument?: Cell) {
    this.#argument = argument
    this.value = argument?.value
  }

  get isArray(): boolean {
    return this.#array !== undefined || (this.#argument?.isArray ?? false)
  }

  get array(): AwkArray {
    this.#array ??= this.#argument?.array ?? new Map()
    return this.#array
  }
}

export class AwkMemory {
  readonly #globals = new Map<string, Cell>()
  readonly #frames: Map<string, Cell>[] = []

  get(name: string): Value {
    return this.#cell(name).value ?? new InputText('')
  }

  set(name: string, value: Value): void {
    this.#cell(name).value = value
  }

  isArray(name: string): boolean {
    return this.#cell(name).isArray
  }

  /** @throws UsageError when it has grown without bound */
  array(name: string): AwkArray {
    const { array } = this.#cell(name)
    if (array.size > MAX_ELEMENTS) throw new UsageError('out of memory')
    return array
  }

  /** A cell for an argument: names share their arrays with the function, everything else is a value. */
  argument(given: { readonly name: string } | { readonly value: Value } | undefined): Cell {
    if (given === undefined) return new Cell()
    if ('name' in given) return new Cell(this.#cell(given.name))
    const cell = new Cell()
    cell.value = given.value
    return cell
  }

  /** Runs a function's body with its parameters. @throws UsageError for a recursion without end */
  async call<Result>(parameters: ReadonlyMap<string, Cell>, body: () => Promise<Result>): Promise<Result> {
    if (this.#frames.length >= MAX_CALLS) throw new UsageError('function call nesting too deep')
    this.#frames.push(new Map(parameters))
    try {
      return await body()
    } finally {
      this.#frames.pop()
    }
  }

  #cell(name: string): Cell {
    const local = this.#frames.at(-1)?.get(name)
    if (local !== undefined) return local
    const known = this.#globals.get(name)
    if (known !== undefined) return known
    const cell = new Cell()
    this.#globals.set(name, cell)
    return cell
  }
}
