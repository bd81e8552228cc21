/** Where shells differ: what ash (busybox), dash (Debian's sh) and bash say of the same failure, and what each understands. */

/** Who says something, and where. */
export interface Speaker {
  /** `$0`. */
  readonly name: string
  readonly line: number
  /** Whether a file is read: errors say in which line. */
  readonly script: boolean
  readonly interactive: boolean
  /** The built-in that speaks. */
  readonly command: string | undefined
  /** 'eval', or the path of a file, whose text is being run. */
  readonly reading: string | undefined
  /** Whether a function runs. */
  readonly calls: boolean
}

/** What a shell says of a text that is no script. */
export interface SyntaxProblem {
  /** As ash words it: 'unexpected "fi"'. */
  readonly message: string
  /** What was in the way; undefined at the end of the text. */
  readonly near: string | undefined
  /** Within `$(…)` or its like. */
  readonly inSubstitution: boolean
  /** The whole text. */
  readonly text: string
  readonly firstLine: number
}

/** What belongs to the language of one shell and not of another. */
export interface Grammar {
  /** `function f { …; }`. */
  readonly functionKeyword: boolean
  /** `$'a\tb'`. */
  readonly dollarQuotes: boolean
  /** `cat <<< word`. */
  readonly hereStrings: boolean
  /** `&> file`, `>& file`. */
  readonly bothStreams: boolean
  /** `x+=y`. */
  readonly appends: boolean
  /** `! ! true`. */
  readonly doubleNegation: boolean
  /** `[^a]` means `[!a]`. */
  readonly caretNegates: boolean
  /** `${x/#a/b}` and `${x/%a/b}` match at the ends only. */
  readonly anchoredReplacement: boolean
  /** `local x` leaves x as it was until it is set. */
  readonly localKeepsValue: boolean
  /** `[[ … ]]`. */
  readonly conditions: boolean
  /** `(( … ))`. */
  readonly arithmeticCommands: boolean
  /** `{a,b}` and `{1..3}`. */
  readonly braceExpansion: boolean
  /** Digits that a descriptor before `<` or `>` may have. */
  readonly descriptorDigits: number
  /** `$((` that is no arithmetic is a subshell in a substitution. */
  readonly arithmeticOrSubshell: boolean
  /** Variables in arithmetic may hold expressions, not only numbers. */
  readonly expressionsInVariables: boolean
  /** What a number of more than 64 bits becomes. */
  readonly overflow: 'wraps' | 'is zero' | 'saturates'
  /** `a=(x y)`, `a[0]=x`, `${a[0]}`, and operators of `${@…}` that take each word by itself. */
  readonly arrays: boolean
  /** `<(…)` and `>(…)`. */
  readonly processSubstitution: boolean
  /** `for ((…; …; …))`, and `{ … }` instead of `do … done`. */
  readonly arithmeticFor: boolean
  /** `select`. */
  readonly select: boolean
  /** `x=$@` puts blanks between words, where others put the first character of IFS. */
  readonly blanksJoinList: boolean
  /** `;&` and `;;&`, `|&`, `&>>`, `$[…]`, and `$(< file)`. */
  readonly shorthands: boolean
  /** `>& file`. */
  readonly namedDuplicates: boolean
  /** `*` and `.*` never match `.` and `..`. */
  readonly skipsDots: boolean
  /** `~` after `name=` is a folder in every word. */
  readonly tildeInWords: boolean
  /** The body of a function is any command, not only a compound one. */
  readonly simpleBodies: boolean
  /** Names of `for` that are none are found when the loop is run. */
  readonly lateLoopNames: boolean
  /** Aliases are expanded in scripts, too. */
  readonly aliasesInScripts: boolean
  /** Programs are found without PATH. */
  readonly defaultPath: boolean
  /** `&` in the text of `${x/a/b}` is what was found. */
  readonly ampersandIsMatch: boolean
  /** Built-ins whose words `name=value` are assignments, not to be split. */
  readonly declarations: ReadonlySet<string>
  /** Operators of `${name…}` beside those of POSIX. */
  readonly parameterOperators: ReadonlySet<string>
  /** Operators of arithmetic that it does not have. */
  readonly missingArithmetic: ReadonlySet<string>
}

export interface Dialect {
  readonly name: 'ash' | 'dash' | 'bash'
  readonly grammar: Grammar
  /** How lines of `-c` are counted. */
  readonly firstLine: 0 | 1
  /** The code of a command whose redirection failed. */
  readonly redirectionCode: number
  /** The code of a shell that an unset parameter ended. */
  readonly unsetCode: number
  readonly complaint: (speaker: Speaker, text: string) => string
  readonly syntaxError: (speaker: Speaker, problem: SyntaxProblem) => string
  /** As `set`, `export -p`, `trap` and `alias` print values. */
  readonly quote: (text: string) => string
  /** One word of `set -x`. */
  readonly traced: (word: string) => string
  readonly notFound: (command: string) => string
  readonly noSuchFile: (path: string) => string
  /** Of a script that was to be run. */
  readonly noSuchScript: (path: string) => string
  readonly noSuchPath: (path: string) => string
  readonly isDirectory: (path: string) => string
  readonly cannotCreate: (path: string, reason: string) => string
  readonly cannotOpen: (path: string, reason: string) => string
  readonly readOnly: (name: string) => string
  readonly unset: (name: string) => string
  readonly parameterNull: (name: string, orEmpty: boolean) => string
  /** `rest`: the expression from what is wrong. */
  readonly divideByZero: (expression: string, rest: string) => string
  readonly arithmetic: (expression: string, problem: string, rest: string) => string
  /** Of a text `${…}` that means nothing, which is said when it is run. */
  readonly badSubstitution: (text: string) => string
  readonly badName: (name: string) => string
  readonly noJob: (job: string) => string
  readonly cannotChangeTo: (path: string, reason: string) => string
  readonly badNumber: (text: string) => string
  readonly illegalOption: (option: string) => string
  /** Of `-c` without a text. */
  readonly noText: string
  /** The number of a substituted process, when so many have one. */
  readonly processDescriptor: (open: number) => number
  readonly prompt: (uid: number) => string
}
