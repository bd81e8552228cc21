/** shopt: options of bash beside those of set. */
import { OptionFault } from '../errors.ts'
import { OPTIONS, optionByName } from '../options.ts'
import { SHELL_OPTIONS } from '../shell-options.ts'
import type { BuiltIn, Invocation, Shell } from '../state.ts'
import { setOption } from './set.ts'

interface Request {
  /** What is to be done with those that are named: 's' or 'u'; undefined to tell of them. */
  readonly change: 's' | 'u' | undefined
  readonly quiet: boolean
  /** As commands that would set them. */
  readonly asCommands: boolean
  /** Of `set -o`. */
  readonly ofSet: boolean
  readonly names: readonly string[]
}

function readRequest(args: readonly string[]): Request {
  const end = args.findIndex((word) => !/^-./.test(word))
  const letters = (end < 0 ? args : args.slice(0, end)).flatMap((word) => [...word.slice(1)])
  const wrong = letters.find((letter) => !'pqsuo'.includes(letter))
  if (wrong !== undefined) throw new OptionFault(`-${wrong}`)
  return {
    change: letters.includes('s') ? 's' : letters.includes('u') ? 'u' : undefined,
    quiet: letters.includes('q'),
    asCommands: letters.includes('p'),
    ofSet: letters.includes('o'),
    names: end < 0 ? [] : args.slice(end),
  }
}

function isOn(shell: Shell, name: string, ofSet: boolean): boolean {
  const option = ofSet ? optionByName(name) : undefined
  return option === undefined ? shell.shellOptions.has(name) : shell.options.has(option)
}

function change(shell: Shell, name: string, { change: how, ofSet }: Request): void {
  if (ofSet) setOption(shell, how === 's' ? '-' : '+', optionByName(name), `o ${name}`)
  else if (how === 's') shell.shellOptions.add(name)
  else shell.shellOptions.delete(name)
}

async function tell({ shell, print }: Invocation, name: string, { asCommands, ofSet }: Request): Promise<void> {
  const on = isOn(shell, name, ofSet)
  if (asCommands) await print(ofSet ? `set ${on ? '-' : '+'}o ${name}\n` : `shopt -${on ? 's' : 'u'} ${name}\n`)
  else await print(`${name.padEnd(15)}\t${on ? 'on' : 'off'}\n`)
}

/** All of them, or those that are on or off. */
async function tellAll(invocation: Invocation, request: Request): Promise<number> {
  const all = request.ofSet ? OPTIONS.map(({ name }) => name) : SHELL_OPTIONS
  for (const name of all) {
    const on = isOn(invocation.shell, name, request.ofSet)
    if (request.change === undefined || on === (request.change === 's')) await tell(invocation, name, request)
  }
  return 0
}

export const shoptBuiltIn: BuiltIn = {
  name: 'shopt',
  dialects: ['bash'],
  usage: 'shopt [-pqsu] [-o] [optname ...]',
  summary:
    'options beside those of set (dotglob, expand_aliases, failglob, nocasematch, nullglob; others are only kept)',
  run: async (invocation) => {
    const { shell, args, warn } = invocation
    const request = readRequest(args)
    if (request.names.length === 0) return tellAll(invocation, request)
    let code = 0
    for (const name of request.names) {
      const known = request.ofSet ? optionByName(name) !== undefined : SHELL_OPTIONS.includes(name)
      if (!known) await warn(`${name}: invalid ${request.ofSet ? '' : 'shell '}option name`)
      else if (request.change !== undefined) change(shell, name, request)
      else {
        if (!isOn(shell, name, request.ofSet)) code = 1
        if (!request.quiet) await tell(invocation, name, request)
      }
      if (!known) code = 1
    }
    return code
  },
}
