/** Assignments of commands and of built-ins that declare: expands them, shows them, carries them out. */
import { assignElements, expandElements } from './array-assignment.ts'
import { ShellFault } from './errors.ts'
import { elementKey } from './evaluate.ts'
import { expandText } from './expansion.ts'
import type { AssignedElement, Shell } from './state.ts'
import type { Assignment } from './syntax.ts'
import { valueFor } from './variable-value.ts'

/** What is to be assigned, expanded. */
export interface Assigned {
  readonly name: string
  /** Of one element: expanded, and as it was written. */
  readonly subscript?: { readonly text: string; readonly written: string }
  readonly append: boolean
  readonly value: string | readonly AssignedElement[]
  /** The value as `set -x` shows it, of elements as they were written. */
  readonly shown?: string
}

export async function expandAssignment(shell: Shell, assignment: Assignment): Promise<Assigned> {
  const { name, subscript, value, append } = assignment
  const [first] = value
  const place = {
    name,
    append,
    ...(subscript !== undefined && {
      subscript: { text: await expandText(shell, subscript.word), written: subscript.text },
    }),
  }
  if (first?.type === 'elements') return { ...place, value: await expandElements(shell, first), shown: first.text }
  return { ...place, value: await expandText(shell, value, 'assignment') }
}

/** Throws a ShellFault for what cannot be assigned. */
export function assign(shell: Shell, assigned: Assigned): void {
  const { name, value } = assigned
  if (typeof value === 'string') assignText(shell, assigned, value)
  else if (assigned.subscript === undefined) assignElements(shell, name, value, assigned.append)
  else throw new ShellFault(`${name}[${assigned.subscript.written}]: cannot assign list to array member`, 1)
  if (shell.options.has('allexport')) shell.variables.mark(name, 'exported')
}

function assignText(shell: Shell, { name, subscript, append }: Assigned, text: string): void {
  const { variables } = shell
  if (subscript === undefined) {
    variables.set(name, valueFor(shell, name, text, append ? variables.get(name) : undefined))
    return
  }
  const key = elementKey(shell, name, subscript.text, subscript.written)
  variables.setElement(name, key, valueFor(shell, name, text, append ? variables.element(name, key) : undefined))
}

/** What a variable before a command is worth to a program; elements are nothing to it. */
export function environmentValue(shell: Shell, { name, append, value, shown = '' }: Assigned): string {
  if (typeof value !== 'string') return shown
  return append ? valueFor(shell, name, value, shell.variables.get(name)) : value
}

/** `a[1]=x`, as `set -x` shows it. */
export function assignmentText(shell: Shell, { name, subscript, append, value, shown = '' }: Assigned): string {
  const place = subscript === undefined ? name : `${name}[${subscript.written}]`
  return `${place}${append ? '+' : ''}=${typeof value === 'string' ? shell.dialect.traced(value) : shown}`
}
