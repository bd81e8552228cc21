/** Opens texts for reading: scripts, the texts inside of them, prompts. */
import { Lexer, type SubstitutionParser } from './lexer.ts'
import { Parser } from './parser.ts'
import type { Command } from './syntax.ts'

/** The commands of nested texts, parsed with the aliases of the text around them. */
const nested = (aliases: ReadonlyMap<string, string>): SubstitutionParser => ({
  parseSubstitution: (lexer) => new Parser(lexer, aliases).parseSubstitution(),
  parseText: (text, line) => parseScript(text, aliases, line),
})

/** A parser that reads command by command; `aliases` may change meanwhile. */
export function openScript(text: string, aliases: ReadonlyMap<string, string> = new Map(), line = 1): Parser {
  return new Parser(new Lexer(text, nested(aliases), line), aliases)
}

/** A lexer for a text outside of scripts: prompts. */
export const openText = (text: string): Lexer => new Lexer(text, nested(new Map()))

/** The whole text as one command. Throws a SyntaxFault. */
export function parseScript(text: string, aliases: ReadonlyMap<string, string> = new Map(), line = 1): Command {
  const parser = openScript(text, aliases, line)
  const commands: Command[] = []
  for (let next = parser.nextCommand(); next !== undefined; next = parser.nextCommand()) commands.push(next)
  return commands.length === 1 && commands[0] !== undefined ? commands[0] : { type: 'sequence', commands }
}
