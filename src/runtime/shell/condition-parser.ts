/** Reads `[[ … ]]`. */
import { LoopHeadParser } from './loop-head-parser.ts'
import { bareText, type Command, type ConditionPart } from './syntax.ts'
import { patternWord } from './words.ts'

export class ConditionParser extends LoopHeadParser {
  /** Up to `]]`; what follows `=~` is one word, whatever is in it. */
  protected condition(): Command {
    this.lexer.assignable = 'none'
    this.take()
    const parts: ConditionPart[] = []
    while (!this.isWord(']]')) {
      const token = this.take()
      if (token.type === 'word') parts.push(token.word)
      else if (token.type === 'operator' && /^(?:&&|\|\||[()<>])$/.test(token.text)) parts.push(token.text)
      else if (token.type !== 'newline') this.unexpected(token)
      if (token.type === 'word' && bareText(token.word) === '=~') parts.push(patternWord(this.lexer))
    }
    this.lexer.assignable = 'all'
    this.take()
    return { type: 'condition', parts }
  }
}
