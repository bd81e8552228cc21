/** pwd: print the folder. */
import { OptionFault } from '../errors.ts'
import type { BuiltIn } from '../state.ts'

export const pwdBuiltIn: BuiltIn = {
  name: 'pwd',
  usage: 'pwd [-LP]',
  summary: 'print the folder (-L, -P)',
  run: async ({ shell, args, print }) => {
    const wrong = args.find((word) => /^-./.test(word) && !/^-[LP]+$/.test(word))
    if (wrong !== undefined) throw new OptionFault(wrong.slice(0, 2))
    const { process } = shell
    await print(`${args.includes('-P') ? process.files.realPath(process.cwd) : shell.folder}\n`)
    return 0
  },
}
