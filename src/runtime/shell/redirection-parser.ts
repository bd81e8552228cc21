/** Reads redirections, and announces here-documents to the lexer. */
import type { Lexer, Token } from './lexer.ts'
import { bareText, literalText, type Redirection, type RedirectionOperator, type Word } from './syntax.ts'

const DEFAULT_DESCRIPTOR: { readonly [operator: string]: number } = {
  '<': 0,
  '<>': 0,
  '<&': 0,
  '<<': 0,
  '<<-': 0,
  '<<<': 0,
  '>': 1,
  '>>': 1,
  '>|': 1,
  '>&': 1,
  '&>': 1,
  '&>>': 1,
}

const isRedirection = (text: string): text is RedirectionOperator | '<<-' => text in DEFAULT_DESCRIPTOR

export class RedirectionParser {
  readonly #lexer: Lexer

  constructor(lexer: Lexer) {
    this.#lexer = lexer
  }

  /** Whether a redirection begins with this token. */
  startsWith(token: Token): boolean {
    return token.type === 'descriptor' || (token.type === 'operator' && isRedirection(token.text))
  }

  read(descriptor: number | undefined, operator: string, word: Word): Redirection {
    if (!isRedirection(operator)) return this.#lexer.fail(`unexpected "${operator}"`, operator)
    const target = bareText(word)
    if (
      operator === '>&' &&
      target !== undefined &&
      !/^(?:\d+|-)$/.test(target) &&
      !this.#lexer.grammar.namedDuplicates
    )
      return this.#lexer.fail('Bad fd number')
    const stripTabs = operator === '<<-'
    const redirection: Redirection = {
      descriptor: descriptor ?? DEFAULT_DESCRIPTOR[operator] ?? 0,
      operator: stripTabs ? '<<' : operator,
      word,
    }
    if (redirection.operator === '<<') this.#expectDocument(redirection, stripTabs)
    return redirection
  }

  #expectDocument(redirection: Redirection, stripTabs: boolean): void {
    const { word } = redirection
    const delimiter = literalText(word) ?? this.#lexer.fail('bad here-document delimiter')
    const literal = word.some((part) => part.type === 'text' && part.quoted)
    this.#lexer.expectDocument({ redirection, delimiter, stripTabs, literal })
  }
}
