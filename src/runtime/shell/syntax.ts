/** The syntax tree of a script, as POSIX "Shell Command Language" (XCU 2) names its parts. */

/** A piece of a word. `quoted`: neither split into fields nor taken as a pattern. */
export type WordPart =
  | { readonly type: 'text'; readonly text: string; readonly quoted: boolean }
  | ParameterPart
  | { readonly type: 'command'; readonly command: Command; readonly quoted: boolean }
  | { readonly type: 'arithmetic'; readonly expression: Word; readonly quoted: boolean }
  /** `<(…)` and `>(…)`: a path to what a command prints, or to what it reads. */
  | { readonly type: 'process'; readonly direction: '<' | '>'; readonly command: Command; readonly quoted: false }
  | ElementsPart

/** `(…)` after `name=`: the elements of an array. */
export interface ElementsPart {
  readonly type: 'elements'
  readonly elements: readonly ArrayElement[]
  /** As it was written, with the parentheses. */
  readonly text: string
  readonly quoted: false
}

/** `[subscript]=value`, or a word that may become several elements. */
export interface ArrayElement {
  readonly subscript?: Word
  readonly append: boolean
  readonly value: Word
}

/** What is between `[` and `]` after a name: all elements, or one. `text` is as it was written. */
export type Subscript = '@' | '*' | { readonly word: Word; readonly text: string }

/**
 * `${name operator word}`: `operator` is '', 'length', ':-', '#', '/', '@Q' and so on; `words` are its operands. 'keys' is
 * that of `${!name[@]}`, 'names' that of `${!name*}`, and 'bad' says that `name` is a text that means nothing.
 */
export interface ParameterPart {
  readonly type: 'parameter'
  readonly name: string
  readonly subscript?: Subscript
  /** `${!name}`: the value names what is meant. */
  readonly indirect?: true
  readonly operator: string
  readonly words: readonly Word[]
  readonly quoted: boolean
}

export type Word = readonly WordPart[]

export interface Assignment {
  readonly name: string
  /** Of `name[subscript]=value`. */
  readonly subscript?: Exclude<Subscript, string>
  /** For `name=(…)`, nothing but elements. */
  readonly value: Word
  /** Of `name+=value`, in bash. */
  readonly append: boolean
}

export type RedirectionOperator = '<' | '>' | '>>' | '>|' | '<>' | '<&' | '>&' | '<<' | '<<<' | '&>' | '&>>'

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
  /** `;&` goes on with the next body, `;;&` with the next patterns that match. */
  readonly then?: 'next' | 'others'
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
  /** `for ((first; condition; next))`, with no words for what is not there. */
  | {
      readonly type: 'arithmetic for'
      readonly first: Word
      readonly condition: Word
      readonly next: Word
      readonly body: Command
    }
  | { readonly type: 'select'; readonly name: string; readonly words?: readonly Word[]; readonly body: Command }
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
