/** The list of small scripts (`fixtures/shell/scripts`) and what real shells answer (`fixtures/shell/answers`). */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const FOLDER = 'fixtures/shell'

/** A real shell that was asked: its name is that of the folder of its answers. */
export interface ShellKind {
  readonly name: 'ash' | 'dash' | 'bash'
  /** `$0`: what a container's command calls it. */
  readonly command: string
  /** The image of ours whose shell must answer the same. */
  readonly image: string
  /** Which scripts it is asked: about the language, and about the programs beside it. */
  readonly sorts: readonly ScriptSort[]
}

type ScriptSort = 'language' | 'programs'

export const SHELLS: readonly ShellKind[] = [
  { name: 'ash', command: 'sh', image: 'busybox', sorts: ['language', 'programs'] },
  { name: 'dash', command: 'sh', image: 'debian', sorts: ['language', 'programs'] },
  { name: 'bash', command: 'bash', image: 'debian', sorts: ['language'] },
]

/** What a run leaves: streams without `stdout` or `stderr` were empty, and `code` is 0 where it is not told. */
export interface Answer {
  readonly stdout?: string
  readonly stderr?: string
  readonly code?: number
}

export interface Topic {
  readonly sort: ScriptSort
  readonly name: string
  readonly scripts: readonly string[]
}

/** A script begins at the margin; lines indented by four spaces go on with it; `#` in the margin begins a comment. */
function readScripts(text: string): string[] {
  const scripts: string[] = []
  for (const line of text.split('\n')) {
    if (line.startsWith('    ')) scripts.push(`${scripts.pop()}\n${line.slice(4)}`)
    else if (line !== '' && !line.startsWith('#')) scripts.push(line)
  }
  return scripts
}

/** All scripts of a shell, by topic, in alphabetical order. */
export function topicsOf({ sorts }: ShellKind): Topic[] {
  return sorts.flatMap((sort) => {
    const folder = join(FOLDER, 'scripts', sort)
    const files = readdirSync(folder).sort()
    return files.map((file) => ({
      sort,
      name: basename(file, '.txt'),
      scripts: readScripts(readFileSync(join(folder, file), 'utf8')),
    }))
  })
}

export const answersFile = (kind: ShellKind, topic: Topic): string =>
  join(FOLDER, 'answers', kind.name, `${topic.sort}-${topic.name}.json`)

/** By script. Empty for a topic that no real shell has been asked about. */
export function readAnswers(kind: ShellKind, topic: Topic): { readonly [script: string]: Answer } {
  const file = answersFile(kind, topic)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

const VERSION = /^BusyBox v.*\n\n?/gm
/** The lines below `Usage: …` (and its `or: …`), up to what another command says. */
const HELP = /((?:^|\n)Usage: [^\n]*\n(?:[ \t]*or: [^\n]*\n)*)\n(?:(?![a-z[][\w[]*: ).*\n)*/g

/** Without what is no behaviour: which build of busybox it is, and the help below every usage of busybox. */
export const comparable = (text: string): string => text.replace(VERSION, '').replace(HELP, '$1')
