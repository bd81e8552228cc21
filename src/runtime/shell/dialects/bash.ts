/** bash 5.2. */
import type { Dialect, Speaker, SyntaxProblem } from '../dialect.ts'

const UNMATCHED: { readonly [message: string]: string } = {
  'EOF in backquote substitution': '`',
  "missing '))'": ')',
}

/** A file that is read speaks for itself. */
const sourceOf = ({ name, reading }: Speaker): string => (reading === undefined || reading === 'eval' ? name : reading)

function complaint(speaker: Speaker, text: string): string {
  const { line, interactive, command } = speaker
  const where = interactive ? '' : `line ${line}: `
  return `${sourceOf(speaker)}: ${where}${command === undefined ? '' : `${command}: `}${text}\n`
}

/** The line that is wrong follows what is wrong with it. */
function syntaxError(speaker: Speaker, { message, near, text, firstLine }: SyntaxProblem): string {
  const { line, script, interactive, reading } = speaker
  const part = reading === 'eval' ? 'eval: ' : script || reading !== undefined ? '' : '-c: '
  const prefix = (at: number): string => `${sourceOf(speaker)}: ${interactive ? '' : `${part}line ${at}: `}`
  const unmatched = message === 'unterminated quoted string' ? (near ?? '"') : UNMATCHED[message]
  if (unmatched !== undefined) return `${prefix(line)}unexpected EOF while looking for matching \`${unmatched}'\n`
  if (near === undefined) {
    const end = text.endsWith('\n') ? line : line + 1
    return `${prefix(end)}syntax error: unexpected end of file\n`
  }
  const wrong = text.split('\n')[line - firstLine] ?? ''
  return `${prefix(line)}syntax error near unexpected token \`${near}'\n${prefix(line)}\`${wrong}'\n`
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

export const bash: Dialect = {
  name: 'bash',
  grammar: {
    functionKeyword: true,
    dollarQuotes: true,
    hereStrings: true,
    bothStreams: true,
    appends: true,
    doubleNegation: true,
    caretNegates: true,
    anchoredReplacement: true,
    localKeepsValue: false,
    conditions: true,
    arithmeticCommands: true,
    braceExpansion: true,
    descriptorDigits: 9,
    arithmeticOrSubshell: true,
    expressionsInVariables: true,
    overflow: 'wraps',
    parameterOperators: new Set([':', '/', '//', '^', '^^', ',', ',,', '!']),
    missingArithmetic: new Set(),
  },
  firstLine: 1,
  redirectionCode: 1,
  unsetCode: 127,
  complaint,
  syntaxError,
  quote,
  traced: (word) => (/^[\w@%+:,./=#~-]+$/.test(word) && !/^[~#]/.test(word) ? word : quote(word)),
  notFound: (command) => `${command}: command not found`,
  noSuchPath: (path) => `${path}: No such file or directory`,
  noSuchFile: (path) => `${path}: No such file or directory`,
  noSuchScript: (path) => `${path}: No such file or directory`,
  isDirectory: (path) => `${path}: Is a directory`,
  cannotCreate: (path, reason) => `${path}: ${reason === 'File exists' ? 'cannot overwrite existing file' : reason}`,
  cannotOpen: (path, reason) => `${path}: ${reason}`,
  readOnly: (name) => `${name}: readonly variable`,
  unset: (name) => `${/^\d/.test(name) ? '$' : ''}${name}: unbound variable`,
  parameterNull: (name, orEmpty) => `${name}: parameter ${orEmpty ? 'null or ' : ''}not set`,
  divideByZero: (expression) =>
    `${expression}: division by 0 (error token is "${expression.split(/[/%]/).at(-1)?.trim()}")`,
  arithmetic: (expression) => `${expression}: syntax error in expression`,
  badName: (name) => `\`${name}': not a valid identifier`,
  noJob: (job) => `${job}: no such job`,
  cannotChangeTo: (path, reason) => `${path}: ${reason}`,
  badNumber: (text) => `${text}: numeric argument required`,
  illegalOption: (option) => `${option}: invalid option`,
  noText: '-c: option requires an argument',
  prompt: () => '\\u@\\h:\\w\\$ ',
}
