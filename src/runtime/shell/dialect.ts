/** What sh (busybox ash) and bash say of the same failure. */

export interface Dialect {
  readonly name: 'sh' | 'bash'
  readonly notFound: (command: string) => string
  readonly noSuchFile: (path: string) => string
  readonly noSuchPath: (path: string) => string
  readonly isDirectory: (path: string) => string
  readonly cannotCreate: (path: string, reason: string) => string
  readonly cannotOpen: (path: string, reason: string) => string
  readonly readOnly: (name: string) => string
  readonly unset: (name: string) => string
  readonly parameterNull: (name: string, orEmpty: boolean) => string
  readonly divideByZero: (expression: string) => string
  readonly arithmetic: (expression: string) => string
  readonly badName: (name: string) => string
  readonly noJob: (job: string) => string
  readonly cannotChangeTo: (path: string, reason: string) => string
  readonly badNumber: (text: string) => string
  readonly badTestNumber: (text: string) => string
  readonly unknownOperator: (text: string) => string
  readonly missingBracket: string
  readonly prompt: string
}

const REASONS: { readonly [reason: string]: string } = {
  'No such file or directory': 'no such file',
}

const ash: Dialect = {
  name: 'sh',
  notFound: (command) => `${command}: not found`,
  noSuchPath: (path) => `${path}: not found`,
  noSuchFile: (path) => `can't open '${path}': No such file or directory`,
  isDirectory: (path) => `${path}: Permission denied`,
  cannotCreate: (path, reason) =>
    `can't create ${path}: ${reason === 'No such file or directory' ? 'nonexistent directory' : reason}`,
  cannotOpen: (path, reason) => `can't open ${path}: ${REASONS[reason] ?? reason}`,
  readOnly: (name) => `${name}: is read only`,
  unset: (name) => `${name}: parameter not set`,
  parameterNull: (name, orEmpty) => `${name}: parameter not set${orEmpty ? ' or null' : ''}`,
  divideByZero: () => 'divide by zero',
  arithmetic: () => 'arithmetic syntax error',
  badName: (name) => `${name}: bad variable name`,
  noJob: (job) => `${job}: no such job`,
  cannotChangeTo: (path, reason) => `can't cd to ${path}: ${reason}`,
  badNumber: (text) => `Illegal number: ${text}`,
  badTestNumber: (text) => `${text}: bad number`,
  unknownOperator: (text) => `${text}: unknown operand`,
  missingBracket: 'missing ]',
  prompt: '\\w \\$ ',
}

const bash: Dialect = {
  name: 'bash',
  notFound: (command) => `${command}: command not found`,
  noSuchPath: (path) => `${path}: No such file or directory`,
  noSuchFile: (path) => `${path}: No such file or directory`,
  isDirectory: (path) => `${path}: Is a directory`,
  cannotCreate: (path, reason) => `${path}: ${reason}`,
  cannotOpen: (path, reason) => `${path}: ${reason}`,
  readOnly: (name) => `${name}: readonly variable`,
  unset: (name) => `${name}: unbound variable`,
  parameterNull: (name, orEmpty) => `${name}: parameter ${orEmpty ? 'null or ' : ''}not set`,
  divideByZero: (expression) =>
    `${expression}: division by 0 (error token is "${expression.split(/[/%]/).at(-1)?.trim()}")`,
  arithmetic: (expression) => `${expression}: syntax error in expression`,
  badName: (name) => `\`${name}': not a valid identifier`,
  noJob: (job) => `${job}: no such job`,
  cannotChangeTo: (path, reason) => `${path}: ${reason}`,
  badNumber: (text) => `${text}: numeric argument required`,
  badTestNumber: (text) => `${text}: integer expression expected`,
  unknownOperator: (text) => `${text}: binary operator expected`,
  missingBracket: "missing `]'",
  prompt: '\\u@\\h:\\w\\$ ',
}

/** The dialect of a shell by the name that it was called with: '/bin/bash', '-sh'. */
export function dialectOf(name: string): Dialect {
  return /(?:^|[/-])r?bash$/.test(name) ? bash : ash
}
