/** Reads what is before the body of `for` and `select`, and `((…))`. */
import type { Word } from './syntax.ts'
import { TokenReader } from './token-reader.ts'
import { isVariableName } from './variables.ts'
import { arithmeticParts, loopExpression } from './words.ts'

/** `name in words`; without words it is about `"$@"`. */
export interface ListHead {
  readonly name: string
  readonly words?: readonly Word[]
}

/** `((first; condition; next))`. */
export interface ArithmeticHead {
  readonly first: Word
  readonly condition: Word
  readonly next: Word
}

const EXPRESSIONS = 3

export class LoopHeadParser extends TokenReader {
  /** After `for` or `select`, up to the body. Throws a SyntaxFault. */
  protected listHead(): ListHead {
    const name = this.word()
    if (name === undefined || !(this.lexer.grammar.lateLoopNames || isVariableName(name))) {
      if (this.peek().type === 'end') this.lexer.failAtEnd('bad for loop variable', 'newline')
      this.lexer.fail('bad for loop variable', name ?? 'newline')
    }
    this.lexer.assignable = 'none'
    this.take()
    const words = this.#words()
    this.lexer.assignable = 'all'
    this.skipNewlines()
    return words === undefined ? { name } : { name, words }
  }

  #words(): Word[] | undefined {
    this.skipNewlines()
    if (this.isOperator(';')) this.take()
    if (!this.isWord('in')) return undefined
    this.take()
    const words: Word[] = []
    for (let token = this.take(); ; token = this.take()) {
      if (token.type === 'word') words.push(token.word)
      else if (token.type === 'newline' || (token.type === 'operator' && token.text === ';')) return words
      else this.unexpected(token)
    }
  }

  /** The head of `for ((…; …; …))`; undefined, and nothing read, for another. Throws a SyntaxFault. */
  protected arithmeticHead(): ArithmeticHead | undefined {
    const { lexer } = this
    if (!lexer.grammar.arithmeticFor || !this.isOperator('(') || !lexer.startsWith('(')) return undefined
    const start = lexer.tokenStart
    lexer.skip()
    const expressions = [loopExpression(lexer)]
    while (lexer.char === ';') {
      lexer.skip()
      expressions.push(loopExpression(lexer))
    }
    if (!lexer.startsWith('))')) lexer.failAtEnd('unterminated arithmetic')
    lexer.skip(2)
    const [first = [], condition = [], next = []] = expressions
    const text = lexer.text.slice(start, lexer.position)
    if (expressions.length < EXPRESSIONS) lexer.fail('arithmetic expression required', text)
    if (expressions.length > EXPRESSIONS) lexer.fail("`;' unexpected", text)
    this.forget()
    if (this.isOperator(';')) this.take()
    this.skipNewlines()
    return { first, condition, next }
  }

  /** What is between `((` and `))`; undefined, and nothing read, for two subshells. */
  protected arithmetic(): Word | undefined {
    const { lexer } = this
    if (!lexer.grammar.arithmeticCommands || !lexer.text.startsWith('((', lexer.tokenStart)) return undefined
    const after = lexer.position
    lexer.position = lexer.tokenStart
    const expression = arithmeticParts(lexer)
    if (expression === undefined) lexer.position = after
    else this.forget()
    return expression
  }
}
