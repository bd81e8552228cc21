/** Debian's `sh`. Texts as of dash 0.5.12. */
import type { Dialect, Speaker } from '../dialect.ts'
import { ash } from './ash.ts'

const complaint = ({ name, line, command, reading }: Speaker, text: string): string => {
  const speaker = command ?? reading
  return `${name}: ${line}: ${speaker === undefined ? '' : `${speaker}: `}${text}\n`
}

/** 'unexpected "fi" (expecting "then")' is '"fi" unexpected (expecting "then")' here. */
function reworded(message: string): string {
  const [, what, expected = ''] = /^unexpected (.*?)( \(expecting .*\))?$/.exec(message) ?? []
  if (what !== undefined) return `Syntax error: ${what} unexpected${expected}`
  return `Syntax error: ${message.charAt(0).toUpperCase()}${message.slice(1)}`
}

export const dash: Dialect = {
  ...ash,
  name: 'dash',
  grammar: {
    functionKeyword: false,
    dollarQuotes: false,
    hereStrings: false,
    bothStreams: false,
    appends: false,
    doubleNegation: false,
    caretNegates: false,
    anchoredReplacement: false,
    localKeepsValue: true,
    conditions: false,
    arithmeticCommands: false,
    braceExpansion: false,
    descriptorDigits: 1,
    arithmeticOrSubshell: false,
    expressionsInVariables: false,
    overflow: 'saturates',
    arrays: false,
    processSubstitution: false,
    arithmeticFor: false,
    select: false,
    blanksJoinList: false,
    shorthands: false,
    namedDuplicates: false,
    skipsDots: false,
    tildeInWords: false,
    simpleBodies: true,
    lateLoopNames: false,
    aliasesInScripts: true,
    defaultPath: false,
    ampersandIsMatch: false,
    declarations: new Set(['export', 'local', 'readonly']),
    parameterOperators: new Set(),
    missingArithmetic: new Set(['++', '--', '**', ',', '#']),
  },
  firstLine: 1,
  redirectionCode: 2,
  complaint,
  syntaxError: (speaker, { message }) => complaint(speaker, reworded(message)),
  traced: (word) => word,
  noSuchFile: (path) => (path.includes('/') ? `cannot open ${path}: No such file` : `${path}: not found`),
  noSuchScript: (path) => `cannot open ${path}: No such file`,
  cannotCreate: (path, reason) =>
    `cannot create ${path}: ${reason === 'No such file or directory' ? 'Directory nonexistent' : reason}`,
  cannotOpen: (path, reason) =>
    `cannot open ${path}: ${reason === 'No such file or directory' ? 'No such file' : reason}`,
  divideByZero: (expression) => `arithmetic expression: division by zero: "${expression}"`,
  arithmetic: (expression, problem) => `arithmetic expression: ${problem}: "${expression}"`,
  badSubstitution: () => 'Bad substitution',
  cannotChangeTo: (path) => `can't cd to ${path}`,
  illegalOption: (option) => `Illegal option ${option}`,
  prompt: (uid) => (uid === 0 ? '# ' : '$ '),
}
