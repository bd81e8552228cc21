/** `[[ … ]]` of bash and ash: words are not split, `=` matches patterns, `=~` regular expressions. */

import { UsageError } from '../programs/lib/options.ts'
import { posixRegex } from '../programs/lib/regex.ts'
import { expandPatternInCase, inCaseOf } from './case-folding.ts'
import { BuiltInFault, RegexFault, ShellFault } from './errors.ts'
import { evaluate } from './evaluate.ts'
import { expandText } from './expansion.ts'
import { compilePattern } from './patterns.ts'
import type { Shell } from './state.ts'
import { bareText, type ConditionPart, type Word } from './syntax.ts'
import { evaluateTest, NUMBER_TESTS } from './test-expression.ts'

/** 0 when it is true, 1 when not, 2 for what is no regular expression. Throws a ShellFault for what is no condition. */
export async function evaluateCondition(shell: Shell, parts: readonly ConditionPart[]): Promise<number> {
  const evaluation = new Evaluation(shell, parts)
  try {
    return (await evaluation.whole()) ? 0 : 1
  } catch (error) {
    if (error instanceof RegexFault) return 2
    // As of `test`, which asks part of it.
    if (error instanceof BuiltInFault) throw new ShellFault(error.message)
    throw error
  }
}

/** Throws a RegexFault for what is no expression. */
function regexOf(expression: string): RegExp {
  try {
    return posixRegex(expression, 'extended')
  } catch (error) {
    if (error instanceof UsageError) throw new RegexFault(error.message)
    throw error
  }
}

class Evaluation {
  readonly #shell: Shell
  readonly #parts: readonly ConditionPart[]
  #at = 0

  constructor(shell: Shell, parts: readonly ConditionPart[]) {
    this.#shell = shell
    this.#parts = parts
  }

  async whole(): Promise<boolean> {
    const result = await this.#or()
    if (this.#at < this.#parts.length) throw this.#wrong()
    return result
  }

  #wrong(): ShellFault {
    return new ShellFault('syntax error in conditional expression', 2)
  }

  #accept(operator: string): boolean {
    const part = this.#parts[this.#at]
    const found = typeof part === 'string' ? part : part && bareText(part)
    if (found !== operator) return false
    this.#at++
    return true
  }

  #word(): Word {
    const part = this.#parts[this.#at++]
    if (part === undefined || typeof part === 'string') throw this.#wrong()
    return part
  }

  async #or(): Promise<boolean> {
    let result = await this.#and()
    while (this.#accept('||')) result = (await this.#and()) || result
    return result
  }

  async #and(): Promise<boolean> {
    let result = await this.#not()
    while (this.#accept('&&')) result = (await this.#not()) && result
    return result
  }

  async #not(): Promise<boolean> {
    if (this.#accept('!')) return !(await this.#not())
    if (!this.#accept('(')) return this.#primary()
    const result = await this.#or()
    if (!this.#accept(')')) throw this.#wrong()
    return result
  }

  async #primary(): Promise<boolean> {
    const word = this.#word()
    const next = this.#parts[this.#at]
    const operator = typeof next === 'string' ? next : next && bareText(next)
    const unary = bareText(word)
    if (unary !== undefined && /^-[a-zA-Z]$/.test(unary) && next !== undefined && typeof next !== 'string') {
      return evaluateTest(this.#shell, [unary, await expandText(this.#shell, this.#word())])
    }
    const left = await expandText(this.#shell, word)
    if (operator === undefined || /^(?:&&|\|\||\))$/.test(operator)) return left !== ''
    this.#at++
    return this.#compare(left, operator, this.#word())
  }

  async #compare(left: string, operator: string, word: Word): Promise<boolean> {
    const shell = this.#shell
    if (/^[=!]?=$/.test(operator)) {
      const pattern = compilePattern(await expandPatternInCase(shell, word), shell.dialect.grammar)
      return pattern.matches(inCaseOf(shell, left)) === (operator !== '!=')
    }
    const right = await expandText(shell, word)
    if (operator === '=~') return this.#matches(left, right)
    const compare = NUMBER_TESTS[operator]
    if (compare !== undefined && shell.dialect.grammar.arithmeticCommands)
      return compare(evaluate(shell, left), evaluate(shell, right))
    return evaluateTest(shell, [left, operator, right])
  }
  /** What matched, and what its groups did, is left in BASH_REMATCH. */
  #matches(text: string, expression: string): boolean {
    const match = regexOf(expression).exec(text)
    const { variables, dialect } = this.#shell
    if (!dialect.grammar.arrays) return match !== null
    variables.clearArray('BASH_REMATCH')
    for (const [index, group] of (match ?? []).entries())
      variables.setElement('BASH_REMATCH', String(index), group ?? '')
    return match !== null
  }
}
