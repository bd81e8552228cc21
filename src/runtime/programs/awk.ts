/** awk [-F SEPARATOR] [-v NAME=VALUE] [-f FILE | PROGRAM] [FILE | NAME=VALUE]… */
import { AwkMachine } from './lib/awk-machine.ts'
import { parseAwk } from './lib/awk-syntax.ts'
import { type Command, command } from './lib/command.ts'
import { replaceEscapes } from './lib/escapes.ts'
import { UsageError } from './lib/options.ts'

/** Runs the rules for each line of the operands; NAME=VALUE among them sets a variable. */
async function readAll(running: Command, machine: AwkMachine, operands: readonly string[]): Promise<void> {
  const paths = operands.filter((operand) => !/^\w+=/.test(operand))
  for (const operand of paths.length === 0 ? [...operands, '-'] : operands) {
    const [, name, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(operand) ?? []
    if (name !== undefined && value !== undefined) {
      machine.assign(name, value)
      continue
    }
    const input = await running.attempt(operand, () => running.openInput(operand))
    if (input === undefined) continue
    machine.startFile(operand === '-' ? '' : operand)
    for await (const line of running.lines(input)) {
      machine.setLine(line)
      if ((await machine.run('line')) === 'exit') return
    }
  }
}

export const awk = command(
  { short: 'F:v:f:', stopsAtOperand: true, usage: 'awk [OPTIONS] [AWK_PROGRAM] [FILE]...' },
  async (running) => {
    const { options, process } = running
    const operands = [...running.operands]
    const scripts = options.values('f').map((path) => Buffer.from(process.files.read(path)).toString())
    const source = scripts.length > 0 ? scripts.join('\n') : operands.shift()
    if (source === undefined) throw new UsageError('')
    const machine = new AwkMachine(running, parseAwk(source))
    const separator = options.value('F')
    if (separator !== undefined) machine.assign('FS', separator === 't' ? '\t' : replaceEscapes(separator).text)
    for (const given of options.values('v')) {
      const [name = '', ...value] = given.split('=')
      machine.assign(name, replaceEscapes(value.join('=')).text)
    }
    const began = await machine.run('begin')
    if (began !== 'exit' && machine.readsInput) await readAll(running, machine, operands)
    if (began !== 'exit') await machine.run('end')
    return machine.code || running.code
  },
)
