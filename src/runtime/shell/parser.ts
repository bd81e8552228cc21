/** Reads scripts: the grammar of XCU 2.10, with `local`-free functions of both spellings and the texts of ash. */
import type { Aliases } from './aliases.ts'

import { readAssignment } from './assignment.ts'
import { ConditionParser } from './condition-parser.ts'
import type { Lexer } from './lexer.ts'
import { RedirectionParser } from './redirection-parser.ts'
import { isReserved } from './reserved-words.ts'
import { type Assignment, bareText, type CaseItem, type Command, type Redirection, type Word } from './syntax.ts'

const MAX_DEPTH = 150
const CASE_ENDS = [';;', ';&', ';;&']
const CLOSING = ['then', 'elif', 'else', 'fi', 'do', 'done', 'esac', '}']

/** `command |&`: its standard error goes where its output does. */
const withErrors = (body: Command): Command => ({
  type: 'redirected',
  body,
  redirections: [{ descriptor: 2, operator: '>&', word: [{ type: 'text', text: '1', quoted: false }] }],
})

const isEmpty = (command: Command): boolean => command.type === 'sequence' && command.commands.length === 0

export class Parser extends ConditionParser {
  readonly #aliases: Aliases
  readonly #redirections: RedirectionParser
  #depth = 0

  constructor(lexer: Lexer, aliases: Aliases) {
    super(lexer)
    this.#aliases = aliases
    this.#redirections = new RedirectionParser(lexer)
  }

  /** The line that is read next. */
  get line(): number {
    return this.lexer.line
  }

  /** What has not been read yet, between commands. */
  get rest(): { readonly text: string; readonly line: number } {
    return { text: this.lexer.text.slice(this.lexer.position), line: this.lexer.line }
  }

  /** Everything up to the end of a line, at the top of a script; undefined at its end. Throws a SyntaxFault. */
  nextCommand(): Command | undefined {
    this.skipNewlines()
    if (this.peek().type === 'end') return undefined
    const command = this.#list(() => this.peek().type === 'newline', false)
    const token = this.peek()
    if (token.type !== 'newline' && token.type !== 'end') this.unexpected(token)
    this.forget()
    return command
  }

  parseSubstitution(): Command {
    const command = this.#list(() => this.isOperator(')'), true)
    this.expectOperator(')')
    return command
  }

  /** Commands separated by ; & and, when `newlines` are separators, newlines. */
  #list(ends: () => boolean, newlines: boolean): Command {
    const commands: Command[] = []
    for (;;) {
      if (newlines) this.skipNewlines()
      if (ends() || this.peek().type === 'end') break
      // A word that closes something else ends the list: who wanted another says so.
      if (commands.length > 0 && this.isWord(...CLOSING)) break
      commands.push(this.#listItem())
      if (this.isOperator(';', '&')) {
        this.take()
        continue
      }
      if (!newlines || this.peek().type !== 'newline') break
    }
    return commands.length === 1 && commands[0] !== undefined ? commands[0] : { type: 'sequence', commands }
  }

  #listItem(): Command {
    const { tokenStart } = this.lexer
    const command = this.#andOr()
    if (!this.isOperator('&')) return command
    const text = this.lexer.text.slice(tokenStart, this.lexer.tokenStart).trim()
    return { type: 'background', body: command, text }
  }

  #andOr(): Command {
    let left = this.#pipeline()
    while (this.isOperator('&&', '||')) {
      const token = this.take()
      this.skipNewlines()
      const type = token.type === 'operator' && token.text === '&&' ? 'and' : 'or'
      left = { type, left, right: this.#pipeline() }
    }
    return left
  }

  #pipeline(): Command {
    let negated = false
    const hasNegation = this.isWord('!')
    while (this.isWord('!') && (!negated || this.lexer.grammar.doubleNegation)) {
      this.take()
      negated = !negated
    }
    const isAlone = this.isOperator(';') || ['newline', 'end'].includes(this.peek().type)
    if (isAlone && this.lexer.grammar.doubleNegation && hasNegation)
      return { type: 'pipeline', negated, commands: [{ type: 'sequence', commands: [] }] }
    const commands = [this.#command()]
    while (this.isOperator('|', '|&')) {
      const both = this.isOperator('|&')
      const writer = commands.at(-1)
      if (both && writer !== undefined) commands[commands.length - 1] = withErrors(writer)
      this.take()
      this.skipNewlines()
      commands.push(this.#command())
    }
    return commands.length === 1 && !negated && commands[0] !== undefined
      ? commands[0]
      : { type: 'pipeline', negated, commands }
  }

  #command(): Command {
    if (++this.#depth > MAX_DEPTH) this.lexer.fail('nesting too deep')
    this.#expandAlias()
    const compound = this.#compound()
    const command = compound === undefined ? this.#simple() : this.#redirected(compound)
    this.#depth--
    return command
  }

  #redirected(body: Command): Command {
    const redirections = this.#redirectionsAhead()
    return redirections.length === 0 || body.type === 'function' ? body : { type: 'redirected', body, redirections }
  }

  #redirectionsAhead(): Redirection[] {
    const redirections: Redirection[] = []
    for (;;) {
      const redirection = this.#redirection()
      if (redirection === undefined) return redirections
      redirections.push(redirection)
    }
  }

  #redirection(): Redirection | undefined {
    if (!this.#redirections.startsWith(this.peek())) return undefined
    const first = this.take()
    const operator = first.type === 'descriptor' ? this.take() : first
    const target = this.take()
    if (operator.type !== 'operator') return this.unexpected(operator)
    if (target.type !== 'word') return this.wordMissing(target)
    return this.#redirections.read(first.type === 'descriptor' ? first.number : undefined, operator.text, target.word)
  }

  #compound(): Command | undefined {
    if (this.isOperator('(')) {
      const expression = this.arithmetic()
      return expression === undefined ? this.#subshell() : { type: 'arithmetic', expression }
    }
    const word = this.word()
    if (word === '[[' && this.lexer.grammar.conditions) return this.condition()
    switch (word) {
      case '{':
        return this.#group()
      case 'if':
        this.take()
        return this.#if()
      case 'while':
      case 'until':
        return this.#loop(word)
      case 'for':
        return this.#for()
      case 'select':
        return this.lexer.grammar.select ? this.#select() : undefined
      case 'case':
        return this.#case()
      case 'function':
        return this.lexer.grammar.functionKeyword ? this.#functionKeyword() : undefined
      default:
        return undefined
    }
  }

  #subshell(): Command {
    this.take()
    const body = this.#list(() => this.isOperator(')'), true)
    if (isEmpty(body)) this.unexpected(this.peek(), this.peek().type === 'end' ? ')' : undefined)
    this.expectOperator(')')
    return { type: 'subshell', body }
  }

  #group(): Command {
    this.take()
    const body = this.#bodyUntil('}')
    return { type: 'group', body }
  }

  /** A list that has a command at least, and the word after it. */
  #bodyUntil(...words: string[]): Command {
    const body = this.#list(() => this.isWord(...words), true)
    if (isEmpty(body) && this.peek().type !== 'end') this.unexpected(this.peek())
    if (!this.isWord(...words)) this.unexpected(this.peek(), words[0])
    if (words.length === 1) this.take()
    return body
  }

  #if(): Command {
    const condition = this.#bodyUntil('then')
    const then = this.#bodyUntil('fi', 'else', 'elif')
    const word = this.word()
    this.take()
    if (word === 'fi') return { type: 'if', condition, then }
    return { type: 'if', condition, then, otherwise: word === 'elif' ? this.#if() : this.#bodyUntil('fi') }
  }

  #loop(type: 'while' | 'until'): Command {
    this.take()
    const condition = this.#bodyUntil('do')
    return { type, condition, body: this.#bodyUntil('done') }
  }

  #for(): Command {
    this.take()
    const head = this.arithmeticHead()
    return head === undefined
      ? { type: 'for', ...this.listHead(), body: this.#loopBody() }
      : { type: 'arithmetic for', ...head, body: this.#loopBody() }
  }

  #select(): Command {
    this.take()
    return { type: 'select', ...this.listHead(), body: this.#loopBody() }
  }

  #loopBody(): Command {
    if (this.lexer.grammar.arithmeticFor && this.isWord('{')) return this.#group()
    this.expectWord('do')
    return this.#bodyUntil('done')
  }

  #case(): Command {
    this.lexer.assignable = 'none'
    this.take()
    const subject = this.take()
    this.lexer.assignable = 'all'
    if (subject.type !== 'word') return this.wordMissing(subject, 'word')
    this.skipNewlines()
    this.expectWord('in')
    this.skipNewlines()
    const items: CaseItem[] = []
    while (!this.isWord('esac')) {
      const item = this.#caseItem()
      items.push(item)
      if (!this.isOperator(...CASE_ENDS)) break
      this.take()
      this.skipNewlines()
    }
    this.expectWord('esac')
    return { type: 'case', subject: subject.word, items }
  }

  #caseItem(): CaseItem {
    if (this.isOperator('(')) this.take()
    const patterns: Word[] = []
    for (;;) {
      const token = this.take()
      // ash and dash take whatever there is for a pattern, and miss what should follow it.
      if (token.type === 'operator' && !this.lexer.grammar.arrays && !this.isOperator(')'))
        this.unexpected(this.peek(), ')')
      if (token.type !== 'word') return this.unexpected(token, token.type === 'end' ? ')' : undefined)
      patterns.push(token.word)
      if (!this.isOperator('|')) break
      this.take()
    }
    if (this.peek().type === 'end') this.wordMissing(this.peek(), ')')
    this.expectOperator(')')
    const body = this.#list(() => this.isOperator(...CASE_ENDS) || this.isWord('esac'), true)
    if (this.peek().type === 'end') this.unexpected(this.peek(), ';;')
    const then = this.isOperator(';&') ? 'next' : this.isOperator(';;&') ? 'others' : undefined
    return then === undefined ? { patterns, body } : { patterns, body, then }
  }

  #functionKeyword(): Command {
    this.take()
    const name = this.word()
    if (name === undefined) return this.unexpected(this.peek())
    this.take()
    if (this.isOperator('(')) {
      this.take()
      this.expectOperator(')')
    }
    return this.#functionBody(name)
  }

  #functionBody(name: string): Command {
    this.skipNewlines()
    const start = this.peek()
    const body = this.#command()
    if (body.type === 'simple' && !this.lexer.grammar.simpleBodies) this.unexpected(start)
    return { type: 'function', name, body }
  }

  #expandAlias(): void {
    for (;;) {
      const token = this.peek()
      const name = token.type === 'word' ? bareText(token.word) : undefined
      const value = name === undefined ? undefined : this.#aliases.get(name)
      if (token.type !== 'word' || name === undefined || value === undefined) return
      if (!this.lexer.replaceByAlias(token.start, name, value)) return
      this.forget()
    }
  }

  #simple(): Command {
    const { line } = this.lexer
    const assignments: Assignment[] = []
    const words: Word[] = []
    const redirections: Redirection[] = []
    for (;;) {
      const redirection = this.#redirection()
      if (redirection !== undefined) {
        redirections.push(redirection)
        continue
      }
      const token = this.peek()
      if (token.type !== 'word') break
      const bare = bareText(token.word)
      if (words.length === 0 && bare !== undefined && isReserved(bare) && !this.#isPlainFunction(bare)) break
      this.take()
      const assignment =
        words.length === 0 ? (token.assignment ?? readAssignment(token.word, this.lexer.grammar)) : undefined
      if (assignment !== undefined) assignments.push(assignment)
      else words.push(token.word)
      if (words.length === 1) this.#expectArguments(bare)
      if (words.length === 1 && bare !== undefined && this.isOperator('(')) return this.#function(bare)
    }
    this.lexer.assignable = 'all'
    if (assignments.length + words.length + redirections.length === 0) this.unexpected(this.peek())
    return { type: 'simple', assignments, words, redirections, line }
  }

  /** Words that follow the name of a command assign nothing, but to those that declare. */
  #expectArguments(name = ''): void {
    this.lexer.assignable = this.lexer.grammar.declarations.has(name) ? 'elements' : 'none'
  }

  /** `function` is a word like others where it is no keyword. */
  #isPlainFunction(word: string): boolean {
    return word === 'function' && !this.lexer.grammar.functionKeyword
  }

  #function(name: string): Command {
    this.lexer.assignable = 'all'
    this.take()
    if (!this.isOperator(')')) this.wordMissing(this.peek(), ')')
    this.take()
    if (!/^[^$'"\\`=]+$/.test(name)) this.lexer.fail('bad function name', name)
    return this.#functionBody(name)
  }
}
