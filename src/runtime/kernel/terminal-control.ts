/** A terminal as one process handles it. */
import type { KernelProcess } from './kernel-process.ts'
import type { TerminalControl } from './streams.ts'
import { SystemError } from './system-error.ts'
import type { Terminal } from './terminal.ts'

export function controlOf(terminal: Terminal, process: KernelProcess): TerminalControl {
  return {
    get size() {
      return terminal.size
    },
    setRaw: (raw) => terminal.setRaw(raw),
    setForeground(processGroup) {
      const { namespace } = process
      const member = namespace.all().find(({ group }) => group.pidIn(namespace) === processGroup)
      if (member === undefined) throw new SystemError('EPERM')
      terminal.foreground = member.group
    },
    onResize(listener) {
      process.hold(terminal.onResize(listener))
    },
  }
}
