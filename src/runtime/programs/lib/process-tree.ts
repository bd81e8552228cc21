/** Processes under their parents, as `ps f` draws them. */
import type { ProcessInfo } from '../../kernel/process-api.ts'

export interface TreeRow {
  readonly info: ProcessInfo
  /** ' \_ ' and what stands before it. */
  readonly prefix: string
}

/** Every process after its parent, depth first, those of unknown parents first of all. */
export function processTree(processes: readonly ProcessInfo[]): TreeRow[] {
  const pids = new Set(processes.map(({ pid }) => pid))
  const children = new Map<number, ProcessInfo[]>()
  const roots: ProcessInfo[] = []
  for (const info of processes) {
    // The first process of a namespace starts a tree of its own; in procps, so do its children.
    if (!pids.has(info.parent) || info.parent === 1) roots.push(info)
    else children.set(info.parent, [...(children.get(info.parent) ?? []), info])
  }
  const rows: TreeRow[] = []
  const add = (info: ProcessInfo, prefix: string, below: string): void => {
    rows.push({ info, prefix })
    const own = info.pid === 1 ? [] : (children.get(info.pid) ?? [])
    own.forEach((child, at) => {
      add(child, `${below} \\_ `, below + (at === own.length - 1 ? '    ' : ' |  '))
    })
  }
  for (const root of roots) add(root, '', '')
  return rows
}
