/** bash 5.2. */
import type { Dialect, Speaker, SyntaxProblem } from '../dialect.ts'

const UNMATCHED: { readonly [message: string]: string } = {
  'EOF in backquote substitution': '`',
  "missing '))'": ')',
}

/** What it says of expressions, by what ash expects there. */
const ARITHMETIC: { readonly [problem: string]: string } = {
  'expecting primary': 'syntax error: operand expected',
  "expecting ':'": "`:' expected for conditional expression",
}

/** Of `for ((…))`. */
const LOOP_HEADS: ReadonlySet<string> = new Set(['arithmetic expression required', "`;' unexpected"])
/** Of which it says nothing. */
const UNEXPLAINED: ReadonlySet<string> = new Set(['unterminated arithmetic'])

/** A file that is read speaks for itself. What a function came from is not remembered: of `-c` it is called so. */
function sourceOf({ name, reading, calls, script, interactive }: Speaker): string {
  if (reading !== undefined && reading !== 'eval') return reading
  return calls && !script && !interactive ? 'environment' : name
}

function complaint(speaker: Speaker, text: string): string {
  const { line, interactive, command } = speaker
  const where = interactive ? '' : `line ${line}: `
  return `${sourceOf(speaker)}: ${where}${command === undefined ? '' : `${command}: `}${text}\n`
}

/** The line that is wrong follows what is wrong with it. */
function syntaxError(speaker: Speaker, { message, near, inSubstitution, text, firstLine }: SyntaxProblem): string {
  const { line, script, interactive, reading } = speaker
  const part = reading === 'eval' ? 'eval: ' : script || reading !== undefined ? '' : '-c: '
  const prefix = (at: number): string => `${sourceOf(speaker)}: ${interactive ? '' : `${part}line ${at}: `}`
  const isOpen =
    message === 'unterminated quoted string' || (near === '}' && /^unexpected end|^missing '}'/.test(message))
  const unmatched = isOpen ? (near ?? '"') : UNMATCHED[message]
  if (unmatched !== undefined) return `${prefix(line)}unexpected EOF while looking for matching \`${unmatched}'\n`
  if (UNEXPLAINED.has(message)) return ''
  if (LOOP_HEADS.has(message))
    return `${prefix(line)}syntax error: ${message}\n${prefix(line)}syntax error: \`${near}'\n`
  if (near === undefined) {
    const end = text.endsWith('\n') ? line : line + 1
    const what = inSubstitution
      ? "unexpected EOF while looking for matching `)'"
      : 'syntax error: unexpected end of file'
    return `${prefix(end)}${what}\n`
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
    arrays: true,
    processSubstitution: true,
    arithmeticFor: true,
    select: true,
    blanksJoinList: true,
    shorthands: true,
    namedDuplicates: true,
    skipsDots: true,
    tildeInWords: true,
    simpleBodies: false,
    lateLoopNames: true,
    aliasesInScripts: false,
    defaultPath: false,
    ampersandIsMatch: true,
    declarations: new Set(['declare', 'export', 'local', 'readonly', 'typeset']),
    parameterOperators: new Set([':', '/', '//', '^', '^^', ',', ',,', '~', '~~', '@', '!']),
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
  divideByZero: (expression, rest) => `${expression.trimStart()}: division by 0 (error token is "${rest}")`,
  arithmetic: (expression, problem, rest) =>
    `${expression.trimStart()}: ${ARITHMETIC[problem] ?? 'syntax error in expression'} (error token is "${rest}")`,
  badSubstitution: (text) => `${text}: bad substitution`,
  badName: (name) => `\`${name}': not a valid identifier`,
  noJob: (job) => `${job}: no such job`,
  cannotChangeTo: (path, reason) => `${path}: ${reason}`,
  badNumber: (text) => `${text}: numeric argument required`,
  illegalOption: (option) => `${option}: invalid option`,
  noText: '-c: option requires an argument',
  processDescriptor: (open) => 63 - open,
  prompt: () => '\\u@\\h:\\w\\$ ',
}
