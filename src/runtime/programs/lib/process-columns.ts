/** What ps and top tell of a process. */
import type { ProcessInfo, ProgramProcess } from '../../kernel/process-api.ts'
import { baseName } from './paths.ts'

/** The name of a process: what it runs, at most 15 characters. */
export function commandName({ argv }: ProcessInfo): string {
  const [word = ''] = argv
  return baseName(word.replace(/^-/, '').split(/[ :]/, 1)[0] ?? '').slice(0, 15)
}

/** The command line; for a zombie what is left of it. */
export function commandLine(info: ProcessInfo, zombie: (name: string) => string): string {
  return info.state === 'zombie' || info.argv.length === 0 ? zombie(commandName(info)) : info.argv.join(' ')
}

const STATES: { readonly [state in ProcessInfo['state']]: string } = {
  running: 'R',
  sleeping: 'S',
  stopped: 'T',
  zombie: 'Z',
}

export const stateLetter = ({ state }: ProcessInfo): string => STATES[state]

export interface Memory {
  /** KiB */
  readonly virtual: number
  readonly resident: number
}

/** By /proc/PID/status; zero where that cannot be read. */
export function memoryOf({ files }: ProgramProcess, pid: number): Memory {
  try {
    const text = Buffer.from(files.read(`/proc/${pid}/status`)).toString()
    const field = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(text)?.[1] ?? 0)
    return { virtual: field('VmSize'), resident: field('VmRSS') }
  } catch {
    return { virtual: 0, resident: 0 }
  }
}

/** The KiB of a field of /proc/meminfo ('MemTotal'); undefined when it does not say. */
export function memoryInfo({ files }: ProgramProcess, field: string): number | undefined {
  try {
    const text = Buffer.from(files.read('/proc/meminfo')).toString()
    const [, number] = new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(text) ?? []
    return number === undefined ? undefined : Number(number)
  } catch {
    return undefined
  }
}
