/** awk [-F SEPARATOR] [-v NAME=VALUE] [-f FILE | PROGRAM] [FILE | NAME=VALUE]… */
import { AwkMachine } from './lib/awk-machine.ts'
import { parseAwk } from './lib/awk-parser.ts'
import { type Command, command } from './lib/command.ts'
import { replaceEscapes } from './lib/escapes.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'

/** The texts of -f; undefined, with a complaint, when one cannot be read. */
async function readScripts(running: Command): Promise<string[] | undefined> {
  const gnu = flavourOf(running.process) === 'gnu'
  const texts: string[] = []
  for (const path of running.options.values('f')) {
    const about = gnu ? `cannot open ${path}` : `can't open '${path}'`
    const bytes = await running.attempt(about, () => running.process.files.read(path))
    if (bytes === undefined) return undefined
    texts.push(Buffer.from(bytes).toString())
  }
  return texts
}

export const awk = command(
  { short: 'F:v:f:', stopsAtOperand: true, usage: 'awk [OPTIONS] [AWK_PROGRAM] [FILE]...' },
  async (running) => {
    const { options } = running
    const operands = [...running.operands]
    const scripts = await readScripts(running)
    if (scripts === undefined) return flavourOf(running.process) === 'gnu' ? 2 : 1
    const source = scripts.length > 0 ? scripts.join('\n') : operands.shift()
    if (source === undefined) throw new UsageError('')
    const machine = new AwkMachine(running, parseAwk(source), operands)
    const separator = options.value('F')
    if (separator !== undefined) machine.assign('FS', separator === 't' ? '\t' : replaceEscapes(separator).text)
    for (const given of options.values('v')) {
      const [name = '', ...value] = given.split('=')
      machine.assign(name, replaceEscapes(value.join('=')).text)
    }
    await machine.run()
    return machine.code || running.code
  },
)
