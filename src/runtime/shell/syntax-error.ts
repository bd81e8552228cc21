/** A text that is no script. Texts as busybox ash prints them. */
export class SyntaxFault extends Error {
  readonly line: number
  /** The input ended too early: more of it may make it right. */
  readonly incomplete: boolean
  /** What was in the way, as bash prints it; undefined at the end of the input. */
  readonly near: string | undefined
  /** It is within `$(…)` or its like. */
  inSubstitution = false
  /** What the shell ends with. */
  readonly code: number

  constructor(message: string, line: number, options: { incomplete?: boolean; near?: string; code?: number } = {}) {
    super(message)
    this.line = line
    this.incomplete = options.incomplete ?? false
    this.near = options.near
    this.code = options.code ?? 2
  }
}
