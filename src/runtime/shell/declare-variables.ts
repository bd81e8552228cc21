/** What `declare` of bash does, which is `export`, `local` and `readonly` as well. */
import { assignElements, expandElements } from './array-assignment.ts'
import { assign } from './assignments.ts'
import { declarationText } from './describe-variable.ts'
import { BuiltInFault, OptionFault, ShellFault } from './errors.ts'
import { openScript } from './script.ts'
import { complain, type Invocation, type Shell } from './state.ts'
import type { Mark } from './variables.ts'

/** What is declared. */
interface Declaration {
  readonly marks: ReadonlyMap<Mark, boolean>
  readonly array: 'indexed' | 'associative' | undefined
  readonly scope: 'function' | 'global'
  readonly prints: boolean
  /** -F: names of functions; -f: whether there are such. */
  readonly functions: 'named' | 'asked' | undefined
}

/** What each of those built-ins is about by its name alone. */
export interface DeclarationDefaults {
  readonly mark?: Mark
  /** Variables of the function that runs, if one runs. */
  readonly local: boolean
}

const MARKS: { readonly [letter: string]: Mark } = {
  i: 'integer',
  l: 'lower',
  n: 'reference',
  r: 'readOnly',
  u: 'upper',
  x: 'exported',
}
const OPPOSITES: { readonly [mark in Mark]?: Mark } = { lower: 'upper', upper: 'lower' }
const LETTERS = /^[-+][aAfFgiIlnprtux]+$/
const WORD = /^([A-Za-z_][A-Za-z0-9_]*)(?:\[(.+?)\])?(?:(\+?)=(.*))?$/s

/** The exit code: 1 when one of the words could not be declared. Throws a BuiltInFault for wrong options. */
export async function declare(invocation: Invocation, defaults: DeclarationDefaults): Promise<number> {
  const { shell, args } = invocation
  const { options, names } = splitOptions(args)
  const declaration = readOptions(options, invocation.name, defaults)
  if (declaration.functions !== undefined) return askForFunctions(invocation, names, declaration.functions)
  if (names.length === 0) return printAll(invocation, declaration, defaults)
  let code = 0
  for (const [index, word] of names.entries()) {
    try {
      if (declaration.prints && defaults.mark === undefined) code = (await printOne(invocation, word)) || code
      else await declareOne(invocation, word, args.length - names.length + index, declaration)
    } catch (error) {
      code = 1
      if (error instanceof BuiltInFault) await invocation.warn(error.message)
      else if (error instanceof ShellFault) await complain(shell, error.message)
      else throw error
    }
  }
  return code
}

function splitOptions(args: readonly string[]): { options: readonly string[]; names: readonly string[] } {
  const end = args.findIndex((word) => word === '--' || !/^[-+]./.test(word))
  if (end < 0) return { options: args, names: [] }
  return { options: args.slice(0, end), names: args.slice(args[end] === '--' ? end + 1 : end) }
}

function readOptions(options: readonly string[], name: string, { mark, local }: DeclarationDefaults): Declaration {
  const marks = new Map<Mark, boolean>(mark === undefined ? [] : [[mark, true]])
  const letters = new Set<string>()
  for (const word of options) {
    const wrong = LETTERS.test(word) ? undefined : [...word.slice(1)].find((letter) => !LETTERS.test(`-${letter}`))
    if (wrong !== undefined) throw new OptionFault(`${word.charAt(0)}${wrong}`)
    for (const letter of word.slice(1)) {
      letters.add(letter)
      const each = MARKS[letter]
      if (name === 'export' && letter === 'n') marks.set('exported', false)
      else if (each !== undefined) marks.set(each, word.startsWith('-'))
    }
  }
  return {
    marks,
    array: letters.has('A') ? 'associative' : letters.has('a') ? 'indexed' : undefined,
    scope: local && !letters.has('g') ? 'function' : 'global',
    prints: letters.has('p'),
    functions: letters.has('F') ? 'named' : letters.has('f') ? 'asked' : undefined,
  }
}

async function declareOne(
  { shell, elements }: Invocation,
  word: string,
  index: number,
  declaration: Declaration,
): Promise<void> {
  const [, name, subscript, plus, value] = WORD.exec(word) ?? []
  if (name === undefined) throw new BuiltInFault(shell.dialect.badName(word))
  if (declaration.scope === 'function' && shell.callers.length > 0) {
    if (shell.variables.has(name, 'readOnly')) throw new BuiltInFault(shell.dialect.readOnly(name))
    shell.variables.makeLocal(name)
  }
  if (declaration.marks.get('reference')) return shell.variables.setReference(name, value ?? '')
  markBefore(shell, name, declaration)
  const list = elements.get(index) ?? (await elementsOf(shell, name, value))
  if (list !== undefined) assignElements(shell, name, list, plus === '+')
  else if (value !== undefined)
    assign(shell, {
      name,
      append: plus === '+',
      value,
      ...(subscript !== undefined && { subscript: { text: subscript, written: subscript } }),
    })
  else if (!shell.variables.isDeclared(name)) shell.variables.mark(name, 'exported', false)
  markAfter(shell, name, declaration)
}

/** What decides about the value. */
function markBefore(shell: Shell, name: string, { marks, array }: Declaration): void {
  const { variables } = shell
  const type = variables.array(name)?.type
  if (array !== undefined && type !== undefined && type !== array)
    throw new BuiltInFault(`${name}: cannot convert ${type} to ${array} array`)
  if (array !== undefined) variables.makeArray(name, array)
  for (const [mark, on] of marks) {
    if (mark === 'readOnly' || mark === 'exported') continue
    const other = OPPOSITES[mark]
    if (on && other !== undefined) variables.mark(name, other, false)
    variables.mark(name, mark, on)
  }
}

function markAfter({ variables }: Shell, name: string, { marks }: Declaration): void {
  for (const mark of ['readOnly', 'exported'] as const) {
    const on = marks.get(mark)
    if (on === false && mark === 'readOnly' && variables.has(name, mark))
      throw new ShellFault(`${name}: readonly variable`, 1)
    if (on !== undefined) variables.mark(name, mark, on)
  }
}

/** An array may be given its elements as a text, too: `declare -a 'a=(x y)'`. */
async function elementsOf(shell: Shell, name: string, value: string | undefined) {
  if (value === undefined || shell.variables.array(name) === undefined || !/^\(.*\)$/s.test(value)) return undefined
  const command = openScript(`a=${value}`, shell, shell.line).nextCommand()
  const part = command?.type === 'simple' ? command.assignments[0]?.value[0] : undefined
  return part?.type === 'elements' ? expandElements(shell, part) : undefined
}

async function printOne({ shell, print }: Invocation, name: string): Promise<number> {
  if (!shell.variables.isDeclared(name)) throw new BuiltInFault(`${name}: not found`)
  await print(`${declarationText(shell.variables, name)}\n`)
  return 0
}

/** All that have the marks that are asked for; of `local`, those of the function. */
async function printAll(
  { shell, name, print }: Invocation,
  { marks, array }: Declaration,
  { local }: DeclarationDefaults,
): Promise<number> {
  const { variables } = shell
  const all = name === 'local' && local ? variables.locals() : variables.declared()
  for (const each of all) {
    const wanted = [...marks.keys()].every((mark) => variables.has(each, mark))
    if (wanted && (array === undefined || variables.array(each)?.type === array))
      await print(`${declarationText(variables, each)}\n`)
  }
  return 0
}

/** 1 when there is none of a name. Functions are not remembered as they were written, which `-f` would show. */
async function askForFunctions(
  { shell, print }: Invocation,
  names: readonly string[],
  how: 'named' | 'asked',
): Promise<number> {
  const wanted = names.length > 0 ? names : [...shell.functions.keys()].sort()
  for (const name of how === 'named' ? wanted : [])
    if (shell.functions.has(name)) await print(names.length > 0 ? `${name}\n` : `declare -f ${name}\n`)
  return wanted.every((name) => shell.functions.has(name)) ? 0 : 1
}
