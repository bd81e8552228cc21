/** A fault of an expression as cel-go prints it, with the line and a mark below it. */

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

const OPERATORS: { readonly [operator: string]: string } = { '!': '!_', '-': '-_', in: '@in' }

/** `ERROR: <input>:1:7: Syntax error: …`, the line and the mark. */
export function compilationFault(text: string, fault: Fault): string {
  const { message, at } = tell(text, fault)
  const before = text.slice(0, at).split('\n')
  const line = text.split('\n')[before.length - 1] ?? ''
  const column = [...(before.at(-1) ?? '')].length
  return `ERROR: <input>:${before.length}:${column + 1}: ${message}\n | ${line}\n | ${'.'.repeat(column)}^`
}

function tell(text: string, { summary, start }: Fault): Told {
  const field = /^No such key: (.*)$/.exec(summary)?.[1]
  if (field !== undefined) return { message: `undefined field '${field}'`, at: text.lastIndexOf('.', start) }
  const variable = /^Unknown variable: (.*)$/.exec(summary)?.[1]
  if (variable !== undefined) return { message: `undeclared reference to '${variable}' (in container '')`, at: start }
  const operator = /^no such overload: (\S+) (\S+) (.*)$/.exec(summary)
  if (operator !== null) return overload(text, start, operator[1] ?? '', operator[2] ?? '', operator[3] ?? '')
  const call = /^found no matching overload for '(?:(.*?)\.)?(\w+)\((.*)\)'$/.exec(summary)
  if (call !== null) return callFault(text, start, call[1], call[2] ?? '', call[3] ?? '')
  if (/EOF$/.test(summary))
    return { message: `Syntax error: mismatched input '<EOF>' expecting ${OPERANDS}`, at: text.length }
  const token = text.slice(start).match(/^\w+|^./)?.[0] ?? ''
  return { message: `Syntax error: extraneous input '${token}' expecting ${OPERANDS}`, at: start }
}

function overload(text: string, start: number, left: string, operator: string, right: string): Told {
  const name = OPERATORS[operator] ?? `_${operator}_`
  return {
    message: `found no matching overload for '${name}' applied to '(${left}, ${right})'`,
    at: Math.max(text.indexOf(` ${operator} `, start) + 1, start),
  }
}

function callFault(text: string, start: number, receiver: string | undefined, name: string, given: string): Told {
  const at = text.indexOf('(', text.indexOf(name, start))
  const applied = receiver === undefined ? `(${given})` : `${receiver}.(${given})`
  return { message: `found no matching overload for '${name}' applied to '${applied}'`, at: Math.max(at, start) }
}
