/** Calls that are no calls: `has(a.b)`, `list.all(x, …)`, `map.transformList(k, v, …)`. Source: cel-go's macros and two-variable comprehensions. */
import type { Comprehension, Fold, Node } from './ast.ts'

/** Called with what is wrong with the arguments of a macro. */
export type Report = (at: number, message: string) => void

interface MacroForm {
  readonly fold: Fold
  readonly variables: 1 | 2
  /** What the arguments after the variables are. */
  readonly rest: readonly ('condition' | 'result')[]
}

const form = (fold: Fold, variables: 1 | 2, ...rest: readonly ('condition' | 'result')[]): MacroForm => ({
  fold,
  variables,
  rest,
})

const FORMS: { readonly [name: string]: readonly MacroForm[] } = {
  all: [form('all', 1, 'condition'), form('all', 2, 'condition')],
  exists: [form('exists', 1, 'condition'), form('exists', 2, 'condition')],
  exists_one: [form('existsOne', 1, 'condition')],
  existsOne: [form('existsOne', 2, 'condition')],
  filter: [form('list', 1, 'condition')],
  map: [form('list', 1, 'result'), form('list', 1, 'condition', 'result')],
  optMap: [form('optMap', 1, 'result')],
  optFlatMap: [form('optFlatMap', 1, 'result')],
  sortBy: [form('sortBy', 1, 'result')],
  transformList: [form('list', 2, 'result'), form('list', 2, 'condition', 'result')],
  transformMap: [form('map', 2, 'result'), form('map', 2, 'condition', 'result')],
  transformMapEntry: [form('mapEntry', 2, 'result'), form('mapEntry', 2, 'condition', 'result')],
}

/** What a call stands for, if it is a macro. `at` is where its bracket opens. */
export function expandMacro(
  name: string,
  target: Node | undefined,
  args: readonly Node[],
  at: number,
  report: Report,
): Node | undefined {
  if (target === undefined) return name === 'has' && args.length === 1 ? presence(args[0], report) : undefined
  if (!Object.hasOwn(FORMS, name)) return undefined
  const found = FORMS[name]?.find(({ variables, rest }) => variables + rest.length === args.length)
  return found && comprehension(found, target, args, at, report)
}

function presence(arg: Node | undefined, report: Report): Node | undefined {
  if (arg?.kind === 'select' && arg.mode === 'value') return { ...arg, mode: 'presence' }
  report(arg?.at ?? 0, 'invalid argument to has() macro')
  return arg
}

function comprehension(
  { fold, variables: count, rest }: MacroForm,
  range: Node,
  args: readonly Node[],
  at: number,
  report: Report,
): Comprehension {
  const named = args.slice(0, count)
  for (const node of named) if (node.kind !== 'ident') report(node.at, 'argument must be a simple name')
  const part = (wanted: 'condition' | 'result'): Node | undefined => {
    const index = rest.indexOf(wanted)
    return index < 0 ? undefined : args[count + index]
  }
  const variables = named.map((node) => (node.kind === 'ident' ? node.name : ''))
  return { kind: 'comprehension', at, fold, range, variables, condition: part('condition'), result: part('result') }
}
