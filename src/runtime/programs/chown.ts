/** chown [-Rh] USER[:GROUP] FILE… */
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'
import { groupId, primaryGroup, userId } from './lib/users.ts'
import { eachBelow } from './lib/walk.ts'

interface Owner {
  readonly uid?: number
  readonly gid?: number
}

/** 'root', 'root:wheel', ':101', 'root:'. @throws UsageError */
function ownerOf({ process }: Command, text: string): Owner {
  const [user = '', group] = text.split(/[:.]/)
  const uid = user === '' ? undefined : userId(process, user)
  const gnu = flavourOf(process) === 'gnu'
  if (user !== '' && uid === undefined) throw new UsageError(gnu ? `invalid user: '${text}'` : `unknown user ${user}`)
  const login = group === '' && uid !== undefined ? primaryGroup(process, uid) : undefined
  const gid = group ? groupId(process, group) : login
  if (group && gid === undefined) throw new UsageError(gnu ? `invalid group: '${group}'` : `unknown group ${group}`)
  return { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) }
}

async function change(running: Command, owner: Owner, paths: readonly string[]): Promise<undefined> {
  const { files } = running.process
  for (const path of paths) {
    await eachBelow(running, path, running.options.has('R'), async (file) => {
      const gnu = flavourOf(running.process) === 'gnu'
      await running.attempt(gnu ? `cannot access '${file}'` : file, () => {
        const status = files.status(file)
        files.setOwner(file, owner.uid ?? status.uid, owner.gid ?? status.gid)
      })
    })
  }
}

const OPTIONS = { short: 'RhLHPcvf', long: { recursive: 'R' } }

export const chown = command(
  {
    ...OPTIONS,
    usage: 'chown [-RhLHPcvf]... USER[:[GRP]] FILE...',
    gnu: { usage: ['[OPTION]... [OWNER][:[GROUP]] FILE...', '[OPTION]... --reference=RFILE FILE...'] },
  },
  async (running) => {
    const [owner, ...paths] = running.operands
    if (owner === undefined || paths.length === 0) throw new UsageError('')
    return change(running, ownerOf(running, owner), paths)
  },
)

export const chgrp = command(
  { ...OPTIONS, usage: 'chgrp [-RhLHPcvf]... GROUP FILE...', gnu: { usage: ['[OPTION]... GROUP FILE...'] } },
  async (running) => {
    const [group, ...paths] = running.operands
    if (group === undefined || paths.length === 0) throw new UsageError('')
    return change(running, ownerOf(running, `:${group}`), paths)
  },
)
