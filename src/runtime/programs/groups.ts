/** groups [USER]…: names of the groups that a user is in. */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { groupName, primaryGroup, userId } from './lib/users.ts'

export const groups = command(
  { short: '', usage: 'groups [USER]', gnu: { usage: ['[OPTION]... [USERNAME]...'] } },
  async (running) => {
    const { process, operands } = running
    const gnu = flavourOf(process) === 'gnu'
    const names = (ids: readonly number[]): string => ids.map((gid) => groupName(process, gid) ?? String(gid)).join(' ')
    if (operands.length === 0) {
      const { gid, groups: others } = process.credentials
      await running.print(`${names([...new Set([gid, ...others])])}\n`)
    }
    for (const user of operands) {
      const uid = userId(process, user)
      if (uid === undefined) await running.complain(gnu ? `'${user}': no such user` : `unknown user ${user}`)
      else await running.print(`${gnu ? `${user} : ` : ''}${names([primaryGroup(process, uid) ?? uid])}\n`)
    }
    return undefined
  },
)
