/** find [PATH]… [EXPRESSION] */
import { type Command, command } from './lib/command.ts'
import { type FindExpression, parseFind } from './lib/find-expression.ts'
import { flavourOf } from './lib/flavour.ts'
import { join } from './lib/paths.ts'

async function visit(running: Command, path: string, depth: number, expression: FindExpression): Promise<void> {
  const { process } = running
  await process.turn()
  const gnu = flavourOf(process) === 'gnu'
  const about = gnu ? `'${path}'` : path
  const status = await running.attempt(about, () => process.files.linkStatus(path))
  if (status === undefined) return
  const candidate = { path, status, pruned: false }
  const { test, minDepth, maxDepth, depthFirst } = expression
  if (!depthFirst && depth >= minDepth) await test(running, candidate)
  if (status.type === 'directory' && depth < maxDepth && !candidate.pruned) {
    const names = await running.attempt(about, () => process.files.list(path))
    for (const name of names ?? []) await visit(running, join(path, name), depth + 1, expression)
  }
  if (depthFirst && depth >= minDepth) await test(running, candidate)
}

export const find = command(
  { short: '', rewrite: (words) => ['--', ...words], usage: 'find [-HL] [PATH]... [OPTIONS] [ACTIONS]' },
  async (running) => {
    const words = running.operands.filter((word, at) => !(at === 0 && /^-[HLP]$/.test(word)))
    const start = words.findIndex((word) => word.startsWith('-') || word === '(' || word === '!')
    const paths = start < 0 ? words : words.slice(0, start)
    const expression = parseFind(start < 0 ? [] : words.slice(start), running.process)
    for (const path of paths.length === 0 ? ['.'] : paths) await visit(running, path, 0, expression)
    return undefined
  },
)
