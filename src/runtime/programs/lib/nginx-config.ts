/** What nginx's configuration says of what is simulated: ports and folders. */
import type { ProgramProcess } from '../../kernel/process-api.ts'
import { SystemError } from '../../kernel/system-error.ts'

export interface NginxConfig {
  readonly ports: readonly number[]
  readonly root: string
  /** Undefined: as many as there are processors. */
  readonly workers: number | undefined
  /** Whose workers they are; '' for the master's. */
  readonly user: string
  /** Whether it leaves its caller alone and goes on in the background. */
  readonly daemon: boolean
}

const DEFAULT_ROOT = '/usr/share/nginx/html'

/** Files that `include /etc/nginx/conf.d/*.conf;` names. */
function included({ files }: ProgramProcess, pattern: string): string[] {
  const folder = pattern.slice(0, pattern.lastIndexOf('/'))
  const end = pattern.slice(pattern.lastIndexOf('*') + 1)
  if (!pattern.includes('*')) return [pattern]
  try {
    return files
      .list(folder)
      .filter((name) => name.endsWith(end))
      .sort()
      .map((name) => `${folder}/${name}`)
  } catch {
    return []
  }
}

/** `directives`: those of the command line. @throws SystemError when the file itself cannot be read */
export function readNginxConfig(process: ProgramProcess, path: string, directives: string): NginxConfig {
  const text = Buffer.from(process.files.read(path)).toString().replace(/#.*/g, '')
  const parts = [text]
  for (const [, pattern = ''] of text.matchAll(/\binclude\s+([^;\s]+)\s*;/g)) {
    if (!pattern.endsWith('.conf')) continue
    for (const file of included(process, pattern)) {
      try {
        parts.push(Buffer.from(process.files.read(file)).toString().replace(/#.*/g, ''))
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
      }
    }
  }
  const all = [...parts, directives].join('\n')
  const last = (name: string): string | undefined =>
    [...all.matchAll(new RegExp(`(?:^|[;{}\\s])${name}\\s+([^;\\s]+)[^;]*;`, 'g'))].at(-1)?.[1]
  const workers = Number(last('worker_processes') ?? 1)
  const ports = [...all.matchAll(/\blisten\s+(?:[\d.]+:)?(\d+)\b[^;]*;/g)].map(([, port]) => Number(port))
  const root = /\broot\s+([^;\s]+)\s*;/.exec(all)?.[1] ?? DEFAULT_ROOT
  return {
    ports: [...new Set(ports.length > 0 ? ports : [80])],
    root: root.startsWith('/') ? root : `/etc/nginx/${root}`,
    workers: Number.isNaN(workers) ? undefined : workers,
    user: last('user') ?? '',
    daemon: last('daemon') !== 'off',
  }
}
