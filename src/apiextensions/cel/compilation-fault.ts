/** A fault of an expression as cel-go prints it, with the line and a mark below it. Texts: what v1.35 answers. */

interface Fault {
  readonly summary: string
  /** Where in the text the library saw it. */
  readonly start: number
}

interface Told {
  readonly message: string
  readonly at: number
}

/** What ANTLR expects where an expression begins. */
const OPERANDS =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

const OPERATORS: { readonly [operator: string]: string } = { in: '@in' }

/** `ERROR: <input>:1:7: Syntax error: …`, the line and the mark. `isFunction` knows the names that can be called. */
export function compilationFault(text: string, fault: Fault, isFunction: (name: string) => boolean): string {
  const { message, at } = tell(text, fault, isFunction)
  const before = text.slice(0, at).split('\n')
  const line = text.split('\n')[before.length - 1] ?? ''
  const column = [...(before.at(-1) ?? '')].length
  return `ERROR: <input>:${before.length}:${column + 1}: ${message}\n | ${line}\n | ${'.'.repeat(column)}^`
}

type Teller = (found: RegExpExecArray, text: string, start: number) => Told

/** [what the library says, what cel-go does]. */
const TELLERS: readonly (readonly [RegExp, Teller])[] = [
  [
    /^No such key: (.*)$/,
    ([, field], text, start) => ({ message: `undefined field '${field}'`, at: dotBefore(text, start) }),
  ],
  [
    /^Cannot index type '(.*)'$/,
    ([, type], text, start) => ({
      message: `type '${type}' does not support field selection`,
      at: dotBefore(text, start),
    }),
  ],
  [/^Unknown variable: (.*)$/, ([, name], _, start) => ({ message: undeclared(name), at: start })],
  [
    /^no such overload: (\S+) (\S+) (\S.*)$/,
    ([, left, operator = '', right], text, start) => ({
      message: `found no matching overload for '${OPERATORS[operator] ?? `_${operator}_`}' applied to '(${left}, ${right})'`,
      at: Math.max(text.indexOf(` ${operator} `, start) + 1, start),
    }),
  ],
  [
    /^no such overload: ([!-])(\S.*)$/,
    ([, operator, type], _, start) => ({
      message: `found no matching overload for '${operator}_' applied to '(${type})'`,
      at: start,
    }),
  ],
  [
    /^Logical operator requires bool operands, got '(.*)'$/,
    ([, type], text, start) => ({
      message: `expected type 'bool' but found '${type}'`,
      at: Math.max(start, dotBefore(text, text.slice(start).search(/\s*(?:&&|\|\|)/) + start)),
    }),
  ],
  [/^Expected RPAREN, got EOF$/, (_, text) => ({ message: "Syntax error: missing ')' at '<EOF>'", at: text.length })],
  [/EOF$/, (_, text) => ({ message: `Syntax error: mismatched input '<EOF>' expecting ${OPERANDS}`, at: text.length })],
  [
    /^Unexpected character: '(.*)'$/,
    (_, text, start) => ({
      message: `Syntax error: extraneous input '${tokenAt(text, start)}' expecting <EOF>`,
      at: start,
    }),
  ],
]

function tell(text: string, { summary, start }: Fault, isFunction: (name: string) => boolean): Told {
  const call = /^found no matching overload for '(?:(.*?)\.)?(\w+)\((.*)\)'$/.exec(summary)
  if (call !== null) return callFault(text, start, call, isFunction)
  for (const [pattern, teller] of TELLERS) {
    const found = pattern.exec(summary)
    if (found !== null) return teller(found, text, start)
  }
  return { message: `Syntax error: extraneous input '${tokenAt(text, start)}' expecting ${OPERANDS}`, at: start }
}

const undeclared = (name: string | undefined): string => `undeclared reference to '${name}' (in container '')`
const dotBefore = (text: string, at: number): number => text.lastIndexOf('.', at)
const tokenAt = (text: string, at: number): string => /^\w+|^./.exec(text.slice(at))?.[0] ?? ''

function callFault(text: string, start: number, call: RegExpExecArray, isFunction: (name: string) => boolean): Told {
  const [, receiver, name = '', given] = call
  const at = Math.max(text.indexOf('(', text.indexOf(name, start)), start)
  if (!isFunction(name)) return { message: undeclared(name), at }
  const applied = receiver === undefined ? `(${given})` : `${receiver}.(${given})`
  return { message: `found no matching overload for '${name}' applied to '${applied}'`, at }
}
