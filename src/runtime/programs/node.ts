/** node --version, and the timers of small scripts (-e); any other script is refused. */
import type { ProgramProcess } from '../kernel/process-api.ts'
import { type Command, command } from './lib/command.ts'
import { runRepl } from './lib/repl.ts'
import { wait } from './sleep.ts'

const versionOf = ({ env }: ProgramProcess): string => env.get('NODE_VERSION') ?? '18.20.4'

/** setInterval(() => { console.log('text') }, 1000); undefined for anything else. */
function parseTimer(
  script: string,
): { readonly text: string | undefined; readonly ms: number; readonly repeats: boolean } | undefined {
  const match =
    /^\s*set(Interval|Timeout)\s*\(\s*(?:\(\s*\)\s*=>|function\s*\(\s*\))\s*\{?\s*(?:console\.log\(\s*(?:'([^']*)'|"([^"]*)"|`([^`$]*)`)\s*\)\s*;?)?\s*\}?\s*,\s*([\d_e]+(?:\s*\*\s*\d+)*)\s*\)\s*;?\s*$/.exec(
      script,
    )
  if (match === null) return undefined
  const [, kind, single, double, plain, time = '0'] = match
  const ms = time.split('*').reduce((product, factor) => product * Number(factor.replaceAll('_', '')), 1)
  return { text: single ?? double ?? plain, ms: Math.max(ms, 1), repeats: kind === 'Interval' }
}

async function run({ process }: Command, script: string, name: string): Promise<number> {
  const timer = parseTimer(script)
  if (timer === undefined) {
    await process.stderr.write(`node: cannot run ${name}: this container is simulated, and has no JavaScript engine\n`)
    return 1
  }
  do {
    await wait(process, timer.ms)
    if (timer.text !== undefined) await process.stdout.write(`${timer.text}\n`)
  } while (timer.repeats)
  return 0
}

export const node = command(
  { short: 've:p:c:', long: { version: 'v', eval: 'e' }, stopsAtOperand: true },
  async (running) => {
    const { process, options, operands } = running
    if (options.has('v')) {
      await running.print(`v${versionOf(process)}\n`)
      return 0
    }
    const code = options.value('e')
    if (code !== undefined) return run(running, code, 'code given by -e')
    const [path] = operands
    if (path === undefined) {
      return runRepl(process, {
        banner: `Welcome to Node.js v${versionOf(process)}.\nType ".help" for more information.\n`,
        prompt: '> ',
        leave: /^\.exit$/,
        refusal: 'this container is simulated, and has no JavaScript engine: .exit leaves',
      })
    }
    const script = await running.attempt(`cannot find module '${path}'`, () =>
      Buffer.from(process.files.read(path)).toString(),
    )
    return script === undefined ? 1 : run(running, script, path)
  },
)
