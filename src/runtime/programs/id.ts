/** id [-u | -g | -G] [-nr] [USER] */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { groupName, primaryGroup, userId, userName } from './lib/users.ts'

export const id = command(
  { short: 'ugGnr', usage: 'id [-ugGnr] [USER]', gnu: { usage: ['[OPTION]... [USER]...'] } },
  async (running) => {
    const { process, options } = running
    const [name] = running.operands
    const known = name === undefined ? process.credentials.uid : userId(process, name)
    if (known === undefined) {
      const gnu = flavourOf(process) === 'gnu'
      await running.complain(gnu ? `'${name}': no such user` : `unknown user ${name}`)
      return undefined
    }
    const gid = name === undefined ? process.credentials.gid : (primaryGroup(process, known) ?? known)
    const groups = [...new Set([gid, ...(name === undefined ? process.credentials.groups : [])])]
    const named = (number: number, text: string | undefined): string =>
      options.has('n') ? (text ?? String(number)) : String(number)
    if (options.has('u')) await running.print(`${named(known, userName(process, known))}\n`)
    else if (options.has('g')) await running.print(`${named(gid, groupName(process, gid))}\n`)
    else if (options.has('G')) {
      await running.print(`${groups.map((group) => named(group, groupName(process, group))).join(' ')}\n`)
    } else {
      const both = (number: number, text: string | undefined): string =>
        `${number}${text === undefined ? '' : `(${text})`}`
      const list = groups.map((group) => both(group, groupName(process, group))).join(',')
      await running.print(
        `uid=${both(known, userName(process, known))} gid=${both(gid, groupName(process, gid))} groups=${list}\n`,
      )
    }
    return undefined
  },
)
