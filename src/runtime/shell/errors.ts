/** How commands end other than by their exit code: exceptions that the executor understands. */

/** `exit`, or an error that ends the shell. */
export class ShellExit extends Error {
  readonly code: number

  constructor(code: number) {
    super('exit')
    this.code = code
  }
}

/** `break` and `continue`: leaves `levels` loops, and goes on with the last of them or not. */
export class LoopJump extends Error {
  readonly type: 'break' | 'continue'
  readonly levels: number

  constructor(type: 'break' | 'continue', levels: number) {
    super(type)
    this.type = type
    this.levels = levels
  }
}

/** `return`, from a function or a file that was read with `.`. */
export class FunctionReturn extends Error {
  readonly code: number

  constructor(code: number) {
    super('return')
    this.code = code
  }
}

/** Ctrl-C at a prompt: back to the prompt. */
export class Interruption extends Error {
  constructor() {
    super('interrupted')
  }
}

/**
 * What a shell says and gives up a command for. It ends a shell that is not interactive: expansion errors, readonly
 * variables, errors of special built-ins. `message` is without the shell's name.
 */
export class ShellFault extends Error {
  readonly code: number
  /** Whether it left a function. */
  inFunction = false

  constructor(message: string, code = 2) {
    super(message)
    this.code = code
  }
}

/** A redirection that failed: the command is not run. */
export class RedirectionFault extends ShellFault {}

/** A fault of which everything has been said. */
export class SpokenFault extends ShellFault {
  constructor(code: number) {
    super('', code)
  }
}

/** What follows `=~` is no regular expression, of which nothing is said. */
export class RegexFault extends Error {}

/** A built-in was called in a wrong way: it says so under its own name, and a special one ends the shell. */
export class BuiltInFault extends Error {
  readonly code: number

  constructor(message: string, code = 2) {
    super(message)
    this.code = code
  }
}

/** The same, said by ash as a program of busybox says it: without the built-in's name and the line. */
export class ProgramFault extends BuiltInFault {}

/** A built-in was given an option that it does not have. `option` is as bash names it: '-Z'. */
export class OptionFault extends BuiltInFault {
  readonly option: string

  constructor(option: string) {
    super(option)
    this.option = option
  }
}

/** A built-in was called in a way that it has no use for: bash shows its usage. */
export class UsageFault extends BuiltInFault {
  constructor(message = '') {
    super(message)
  }
}

/** What the shell itself says, in bash, of what a built-in was asked for. */
export class ShellComplaint extends BuiltInFault {}
