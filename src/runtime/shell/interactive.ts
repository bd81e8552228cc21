/** The prompt: reads lines, runs them, tells of jobs, until `exit` or Ctrl-D. */
import { complete } from './completion.ts'
import { FunctionReturn, Interruption, LoopJump, ShellFault, SpokenFault } from './errors.ts'
import { runCommand } from './executor.ts'
import { type EditedLine, type EditorHost, editLine } from './line-editor.ts'
import { ownGroup } from './pipelines.ts'
import { expandPrompt } from './prompt.ts'
import { openScript } from './script.ts'
import { complain, type Shell, say } from './state.ts'
import { syntaxComplaint } from './syntax-complaint.ts'
import { SyntaxFault } from './syntax-error.ts'

/** Characters of one command over its lines. */
const MAX_COMMAND = 1 << 16

/** Sizes come in pairs, and who presses a key meanwhile sees the line anyway. */
const REDRAW_MS = 250

interface Editing {
  /** Shows the line that is being edited again; undefined while there is none. */
  redraw: (() => Promise<void>) | undefined
  /** How often a key was pressed, or the window changed. */
  events: number
}

/** Who attaches to a shell that waits for a line is shown its prompt by that. */
async function redrawSoon(shell: Shell, editing: Editing): Promise<void> {
  const now = ++editing.events
  await shell.process.sleep(REDRAW_MS)
  if (editing.events === now) await editing.redraw?.()
}

export async function runInteractively(shell: Shell): Promise<number> {
  const editing: Editing = { redraw: undefined, events: 0 }
  // It fails only when the shell ends.
  shell.process.terminal?.onResize(() => void redrawSoon(shell, editing).catch(() => undefined))
  shell.traps.becomeInteractive()
  shell.options.add('monitor')
  shell.process.terminal?.setForeground(ownGroup(shell))
  for (;;) {
    await tellOfJobs(shell)
    const text = await readCommand(shell, editing)
    if (text === 'end') return endOfInput(shell)
    if (text === 'interrupted') shell.status = 130
    else await runLine(shell, text)
  }
}

async function endOfInput(shell: Shell): Promise<number> {
  const bash = shell.dialect.name === 'bash'
  await say(shell, bash ? 'exit\n' : '\n')
  return shell.status
}

/** A line, and more of them while the command is not complete. */
async function readCommand(shell: Shell, editing: Editing): Promise<string> {
  let text = ''
  for (let prompt: 'PS1' | 'PS2' = 'PS1'; ; prompt = 'PS2') {
    const line = await readLine(shell, editing, await expandPrompt(shell, prompt))
    if (line.type === 'interrupted') return 'interrupted'
    if (line.type === 'end' && text === '') return 'end'
    if (line.type === 'end') return text
    shell.history.add(line.text)
    text += `${line.text}\n`
    if (text.length > MAX_COMMAND || isComplete(shell, text)) return text
  }
}

async function readLine(shell: Shell, editing: Editing, prompt: string): Promise<EditedLine> {
  const { terminal } = shell.process
  const input = shell.descriptors.get(0)
  if (input === undefined) return { type: 'end' }
  const host: EditorHost = {
    input,
    write: (text) => say(shell, text),
    history: shell.history.lines,
    complete: (before) => complete(shell, before),
    begins: (redraw) => {
      editing.redraw = redraw
    },
    pressed: () => {
      editing.events++
    },
  }
  terminal?.setRaw(true)
  try {
    return await editLine(host, prompt)
  } finally {
    editing.redraw = undefined
    terminal?.setRaw(false)
  }
}

function isComplete(shell: Shell, text: string): boolean {
  const script = openScript(text, { aliases: shell.aliases, dialect: shell.dialect, mayGrow: true })
  try {
    while (script.nextCommand() !== undefined);
    return !text.endsWith('\\\n')
  } catch (error) {
    if (error instanceof SyntaxFault) return !error.incomplete
    throw error
  }
}

/** Whatever goes wrong, there is a prompt again; only `exit` leaves. */
async function runLine(shell: Shell, text: string): Promise<void> {
  const script = openScript(text, { aliases: shell.aliases, dialect: shell.dialect, mayGrow: true })
  try {
    shell.traps.forgetInterruption()
    for (let command = script.nextCommand(); command !== undefined; command = script.nextCommand()) {
      await runCommand(shell, command)
    }
  } catch (error) {
    shell.loops = 0
    shell.calls = 0
    shell.conditions = 0
    shell.status = await explain(shell, error, text)
  }
}

async function explain(shell: Shell, error: unknown, text: string): Promise<number> {
  if (error instanceof Interruption) {
    await say(shell, '\n')
    return 130
  }
  if (error instanceof SyntaxFault) {
    await say(shell, syntaxComplaint(shell, error, text, 1))
    return 2
  }
  if (error instanceof FunctionReturn) return error.code
  if (error instanceof LoopJump) return 0
  if (!(error instanceof ShellFault)) throw error
  if (!(error instanceof SpokenFault)) await complain(shell, error.message)
  return error.code
}

async function tellOfJobs(shell: Shell): Promise<void> {
  for (const job of shell.jobs.all) {
    if (job.state === 'running' || job.notified) {
      if (job.state === 'done') shell.jobs.remove(job)
      continue
    }
    await say(shell, `${shell.jobs.describe(job)}\n`)
    job.notified = true
    if (job.state === 'done') shell.jobs.remove(job)
  }
}
