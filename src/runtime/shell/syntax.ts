/** The syntax tree of a script, as POSIX "Shell Command Language" (XCU 2) names its parts. */

/** A piece of a word. `quoted`: neither split into fields nor taken as a pattern. */
export type WordPart =
  | { readonly type: 'text'; readonly text: string; readonly quoted: boolean }
  | ParameterPart
  | { readonly type: 'command'; readonly command: Command; readonly quoted: boolean }
  | { readonly type: 'arithmetic'; readonly expression: Word; readonly quoted: boolean }

/** `${name operator word}`: `operator` is '', 'length', ':-', '#', '/' and so on; `words` are its operands. */
export interface ParameterPart {
  readonly type: 'parameter'
  readonly name: string
  readonly operator: string
  readonly words: readonly Word[]
  readonly quoted: boolean
}

export type Word = readonly WordPart[]

export interface Assignment {
  readonly name: string
  readonly value: Word
  /** Of `name+=value`, in bash. */
  readonly append: boolean
}

export type RedirectionOperator = '<' | '>' | '>>' | '>|' | '<>' | '<&' | '>&' | '<<' | '<<<' | '&>'

export interface Redirection {
  readonly descriptor: number
  readonly operator: RedirectionOperator
  /** A path, a number or `-`; the text itself for a here-document, which is read after the line. */
  word: Word
}

export interface SimpleCommand {
  readonly type: 'simple'
  readonly assignments: readonly Assignment[]
  readonly words: readonly Word[]
  readonly redirections: readonly Redirection[]
  readonly line: number
}

export interface Pipeline {
  readonly type: 'pipeline'
  readonly negated: boolean
  readonly commands: readonly Command[]
}

export interface CaseItem {
  readonly patterns: readonly Word[]
  readonly body: Command
}

/** A command with redirections of its own: `{ …; } > file`. */
export interface RedirectedCommand {
  readonly type: 'redirected'
  readonly body: Command
  readonly redirections: readonly Redirection[]
}

/** A word, or one of the operators && || ( ) < >. */
export type ConditionPart = Word | string

export type Command =
  | SimpleCommand
  | Pipeline
  | RedirectedCommand
  | { readonly type: 'and' | 'or'; readonly left: Command; readonly right: Command }
  | { readonly type: 'sequence'; readonly commands: readonly Command[] }
  | { readonly type: 'background'; readonly body: Command; readonly text: string }
  | { readonly type: 'subshell' | 'group'; readonly body: Command }
  | { readonly type: 'if'; readonly condition: Command; readonly then: Command; readonly otherwise?: Command }
  | { readonly type: 'while' | 'until'; readonly condition: Command; readonly body: Command }
  | { readonly type: 'for'; readonly name: string; readonly words?: readonly Word[]; readonly body: Command }
  | { readonly type: 'case'; readonly subject: Word; readonly items: readonly CaseItem[] }
  | { readonly type: 'function'; readonly name: string; readonly body: Command }
  /** `[[ … ]]`. */
  | { readonly type: 'condition'; readonly parts: readonly ConditionPart[] }
  /** `(( … ))`. */
  | { readonly type: 'arithmetic'; readonly expression: Word }

/** The characters of a word that has no expansions, or undefined. */
export function literalText(word: Word): string | undefined {
  const texts = word.map((part) => (part.type === 'text' ? part.text : undefined))
  return texts.includes(undefined) ? undefined : texts.join('')
}

/** The characters of a word without quotes or expansions: what may be a reserved word, a name or an alias. */
export function bareText(word: Word): string | undefined {
  const [part] = word
  return word.length === 1 && part?.type === 'text' && !part.quoted ? part.text : undefined
}
