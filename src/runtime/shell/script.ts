/** Opens texts for reading: scripts, the texts inside of them, prompts. */
import type { Aliases } from './aliases.ts'
import type { Dialect } from './dialect.ts'
import { Lexer, type SubstitutionParser } from './lexer.ts'
import { Parser } from './parser.ts'
import type { Command } from './syntax.ts'

/** What a text means depends on: a shell has it. */
export interface Language {
  readonly aliases: Aliases
  readonly dialect: Dialect
  /** More of the text may come: what is not complete waits for it. */
  readonly mayGrow?: boolean
}

/** The commands of nested texts, parsed in the language of the text around them. */
const nested = (language: Language): SubstitutionParser => ({
  grammar: language.dialect.grammar,
  mayGrow: language.mayGrow ?? false,
  parseSubstitution: (lexer) => new Parser(lexer, language.aliases).parseSubstitution(),
  parseText: (text, line) => parseScript(text, language, line),
})

/** A parser that reads command by command; `aliases` may change meanwhile. */
export function openScript(text: string, language: Language, line = 1): Parser {
  return new Parser(new Lexer(text, nested(language), line), language.aliases)
}

/** A lexer for a text outside of scripts: prompts. */
export const openText = (text: string, { dialect }: Language): Lexer =>
  new Lexer(text, nested({ dialect, aliases: new Map() }))

/** The whole text as one command. Throws a SyntaxFault. */
function parseScript(text: string, language: Language, line: number): Command {
  const parser = openScript(text, language, line)
  const commands: Command[] = []
  for (let next = parser.nextCommand(); next !== undefined; next = parser.nextCommand()) commands.push(next)
  return commands.length === 1 && commands[0] !== undefined ? commands[0] : { type: 'sequence', commands }
}
