/** diff [-bBiNqrsuw] [-U LINES] [-L LABEL] FILE FILE: what differs; 1 when something does, 2 for trouble. */
import { type Command, command } from './lib/command.ts'
import { normalDiff, type Sides, unifiedDiff } from './lib/diff-format.ts'
import { diffLines } from './lib/diff-lines.ts'
import { flavourOf } from './lib/flavour.ts'
import { strftime } from './lib/format.ts'
import { UsageError } from './lib/options.ts'
import { baseName, isDirectory, join, statusOf } from './lib/paths.ts'

const CONTEXT = 3

/** The text of a file, or of stdin; undefined, with a complaint, when it cannot be read. */
async function readSide(running: Command, path: string): Promise<string | undefined> {
  const { process, options } = running
  if (path !== '-' && statusOf(process, path) === undefined && options.has('N')) return ''
  const about = flavourOf(process) === 'gnu' ? path : `can't stat '${path}'`
  return running.attempt(about, async () => {
    const parts: Uint8Array[] = []
    for await (const bytes of running.chunks(running.openInput(path))) parts.push(bytes)
    return Buffer.concat(parts).toString()
  })
}

/** What counts of a line: without blanks (-w), with fewer of them (-b), in lower case (-i). */
function keyOf({ options }: Command): (line: string) => string {
  return (line) => {
    let key = line
    if (options.has('w')) key = key.replace(/\s+/g, '')
    else if (options.has('b')) key = key.replace(/[ \t]+$/gm, '').replace(/[ \t]+/g, ' ')
    return options.has('i') ? key.toLowerCase() : key
  }
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

function contextOf({ options, process }: Command): number | undefined {
  const given = options.value('U')
  if (given !== undefined) return Number(given)
  return options.has('u') || flavourOf(process) === 'busybox' ? CONTEXT : undefined
}

/** A file in the head of a unified diff: GNU's tells when it was changed. */
function labelOf(running: Command, path: string, index: number): string {
  const { process, options } = running
  const label = options.values('L')[index]
  if (label !== undefined) return label
  if (flavourOf(process) === 'busybox') return path
  const time = path === '-' ? process.now() : (statusOf(process, path)?.modifiedAt ?? 0)
  return `${path}\t${strftime('%Y-%m-%d %H:%M:%S.%N +0000', time)}`
}

async function compareFiles(running: Command, first: string, second: string): Promise<number> {
  const { options, process } = running
  const [before, after] = [await readSide(running, first), await readSide(running, second)]
  if (before === undefined || after === undefined) return 2
  const sides: Sides = { before: linesOf(before), after: linesOf(after) }
  const changes = diffLines(sides.before, sides.after, keyOf(running))
  if (changes.length === 0) {
    if (options.has('s')) await running.print(`Files ${first} and ${second} are identical\n`)
    return 0
  }
  if (options.has('q')) {
    await running.print(`Files ${first} and ${second} differ\n`)
    return 1
  }
  const context = contextOf(running)
  if (options.has('r') && flavourOf(process) === 'gnu' && running.operands[0] !== first) {
    await running.print(`diff ${process.argv.slice(1, -2).join(' ')} ${first} ${second}\n`)
  }
  if (context === undefined) await running.print(normalDiff(sides, changes))
  else {
    await running.print(`--- ${labelOf(running, first, 0)}\n+++ ${labelOf(running, second, 1)}\n`)
    await running.print(unifiedDiff(sides, changes, context))
  }
  return 1
}

async function compareFolders(running: Command, first: string, second: string): Promise<number> {
  const { files } = running.process
  const names = [...new Set([...files.list(first), ...files.list(second)])].sort()
  let code = 0
  for (const name of names) {
    const [left, right] = [join(first, name), join(second, name)]
    const [there, here] = [statusOf(running.process, left), statusOf(running.process, right)]
    if ((there === undefined || here === undefined) && !running.options.has('N')) {
      await running.print(`Only in ${there === undefined ? second : first}: ${name}\n`)
      code = Math.max(code, 1)
    } else code = Math.max(code, await compare(running, left, right))
  }
  return code
}

async function compare(running: Command, first: string, second: string): Promise<number> {
  const { process, options } = running
  const [left, right] = [isDirectory(process, first), isDirectory(process, second)]
  if (!left && !right) return compareFiles(running, first, second)
  if (left !== right) {
    const [file, folder] = left ? [second, first] : [first, second]
    const inside = join(folder, baseName(file))
    return left ? compareFiles(running, inside, file) : compareFiles(running, file, inside)
  }
  if (options.has('r') || running.operands[0] === first) return compareFolders(running, first, second)
  await running.print(`Common subdirectories: ${first} and ${second}\n`)
  return 0
}

export const diff = command(
  {
    short: 'abBdiNqrTstwuU:L:S:',
    long: { brief: 'q', recursive: 'r', unified: 'u', label: 'L', 'new-file': 'N', 'ignore-case': 'i' },
    usage: 'diff [-abBdiNqrTstw] [-L LABEL] [-S FILE] [-U LINES] FILE1 FILE2',
    gnu: { usage: ['[OPTION]... FILES'], missing: "missing operand after 'diff'", code: 2 },
  },
  async (running) => {
    const [first, second] = running.operands
    if (first === undefined || second === undefined) {
      const gnu = flavourOf(running.process) === 'gnu' && first !== undefined
      throw new UsageError(gnu ? `missing operand after '${first}'` : '', true)
    }
    return compare(running, first, second)
  },
)
