/** pstree [-p] [PID]: processes below their parents. */
import type { ProcessInfo } from '../kernel/process-api.ts'
import { command } from './lib/command.ts'
import { commandName } from './lib/process-columns.ts'

type Children = ReadonlyMap<number, readonly ProcessInfo[]>

/** Lines of a process and all below it; the first begins where the parent's line stands. */
function tree(info: ProcessInfo, children: Children, label: (info: ProcessInfo) => string): string[] {
  const name = label(info)
  const below = children.get(info.pid) ?? []
  if (below.length === 0) return [name]
  const blank = ' '.repeat(name.length)
  return below.flatMap((child, index) => {
    const last = index === below.length - 1
    const [first = '', ...rest] = tree(child, children, label)
    const joint = index === 0 ? (last ? '---' : '-+-') : last ? ' `-' : ' |-'
    const lead = index === 0 ? name : blank
    return [`${lead}${joint}${first}`, ...rest.map((line) => `${blank}${last ? '   ' : ' | '}${line}`)]
  })
}

export const pstree = command({ short: 'paluhcg', usage: 'pstree [-p] [PID|USER]' }, async (running) => {
  const { process, options, operands } = running
  const all = process.processes()
  const children = new Map<number, ProcessInfo[]>()
  for (const info of all) children.set(info.parent, [...(children.get(info.parent) ?? []), info])
  const known = new Set(all.map(({ pid }) => pid))
  const [pid] = operands
  const roots = all.filter((info) => (pid === undefined ? !known.has(info.parent) : info.pid === Number(pid)))
  const label = (info: ProcessInfo): string =>
    (options.has('a') ? info.argv.join(' ') : commandName(info)) + (options.has('p') ? `(${info.pid})` : '')
  for (const root of roots) await running.print(`${tree(root, children, label).join('\n')}\n`)
  return roots.length === 0 ? 1 : undefined
})
