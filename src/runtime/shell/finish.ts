/** The end of a shell: what its exit code is, whatever ended it, and the EXIT trap. */
import { FunctionReturn, LoopJump, ShellExit, ShellFault, SpokenFault } from './errors.ts'
import { type Shell, say, speakerOf } from './state.ts'

/** Runs all that a shell does, then its EXIT trap; closes what it has open. */
export async function finishShell(shell: Shell, work: () => Promise<number>): Promise<number> {
  try {
    const code = await codeOf(shell, work)
    const action = shell.traps.get('EXIT')
    if (action === undefined || action === '') return code
    shell.traps.set('EXIT', undefined)
    shell.status = code
    return await codeOf(shell, async () => {
      await shell.engine.runText(shell, action)
      return code
    })
  } finally {
    shell.descriptors.closeAll()
  }
}

async function codeOf(shell: Shell, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ShellExit || error instanceof FunctionReturn) return error.code
    if (error instanceof LoopJump) return 0
    if (!(error instanceof ShellFault)) throw error
    if (!(error instanceof SpokenFault)) await complainOf(shell, error)
    return error.code
  }
}

/** As where it was thrown. */
async function complainOf(shell: Shell, { message, inFunction }: ShellFault): Promise<void> {
  await say(shell, shell.dialect.complaint({ ...speakerOf(shell), calls: inFunction }, message))
}
