/** The shell of busybox: Alpine and busybox images. Texts as of busybox 1.35. */
import type { Dialect, Speaker } from '../dialect.ts'
import { isReserved } from '../reserved-words.ts'

const REASONS: { readonly [reason: string]: string } = { 'No such file or directory': 'no such file' }
const PLAIN = /^[A-Za-z0-9_\-+./:,@^\]]*$/

function complaint({ name, line, script, interactive, command, reading }: Speaker, text: string): string {
  const speaker = command ?? reading
  const speaks = speaker !== undefined || script
  const where = speaks && !interactive ? `line ${line}: ` : ''
  return `${name}: ${speaker === undefined ? '' : `${speaker}: `}${where}${text}\n`
}

/** `'it'"'"'s'`. */
const quote = (text: string): string => `'${text.replaceAll("'", `'"'"'`)}'`

export const ash: Dialect = {
  name: 'ash',
  grammar: {
    functionKeyword: true,
    dollarQuotes: true,
    hereStrings: false,
    bothStreams: true,
    appends: false,
    doubleNegation: false,
    caretNegates: true,
    anchoredReplacement: false,
    localKeepsValue: false,
    conditions: true,
    arithmeticCommands: false,
    braceExpansion: false,
    descriptorDigits: 9,
    arithmeticOrSubshell: false,
    expressionsInVariables: true,
    overflow: 'is zero',
    arrays: false,
    processSubstitution: true,
    arithmeticFor: false,
    select: false,
    blanksJoinList: false,
    shorthands: false,
    namedDuplicates: true,
    skipsDots: false,
    tildeInWords: false,
    simpleBodies: true,
    lateLoopNames: false,
    aliasesInScripts: true,
    defaultPath: true,
    ampersandIsMatch: false,
    declarations: new Set(['export', 'local', 'readonly']),
    parameterOperators: new Set([':', '/', '//']),
    missingArithmetic: new Set(),
  },
  firstLine: 0,
  redirectionCode: 1,
  unsetCode: 2,
  complaint,
  syntaxError: (speaker, { message }) => complaint(speaker, `syntax error: ${message}`),
  quote,
  traced: (word) => (PLAIN.test(word) && !isReserved(word) && word !== 'in' ? word : quote(word)),
  notFound: (command) => `${command}: not found`,
  noSuchPath: (path) => `${path}: not found`,
  noSuchFile: (path) => (path.includes('/') ? `can't open '${path}': No such file or directory` : `${path}: not found`),
  noSuchScript: (path) => `can't open '${path}': No such file or directory`,
  isDirectory: (path) => `${path}: Permission denied`,
  cannotCreate: (path, reason) =>
    `can't create ${path}: ${reason === 'No such file or directory' ? 'nonexistent directory' : reason}`,
  cannotOpen: (path, reason) => `can't open ${path}: ${REASONS[reason] ?? reason}`,
  readOnly: (name) => `${name}: is read only`,
  unset: (name) => `${name}: parameter not set`,
  parameterNull: (name, orEmpty) => `${name}: parameter not set${orEmpty ? ' or null' : ''}`,
  divideByZero: () => 'divide by zero',
  arithmetic: (_expression, problem) =>
    problem === "expecting ':'" ? 'malformed ?: operator' : 'arithmetic syntax error',
  badSubstitution: () => 'syntax error: bad substitution',
  badName: (name) => `${name}: bad variable name`,
  noJob: (job) => `${job}: no such job`,
  cannotChangeTo: (path, reason) => `can't cd to ${path}: ${reason}`,
  badNumber: (text) => `Illegal number: ${text}`,
  illegalOption: (option) => `illegal option ${option}`,
  noText: '-c requires an argument',
  processDescriptor: (open) => 64 + open,
  prompt: () => '\\w \\$ ',
}
