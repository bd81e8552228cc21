/** readarray: the same as mapfile. */
import type { BuiltIn } from '../state.ts'
import { mapfileBuiltIn } from './mapfile.ts'

export const readarrayBuiltIn: BuiltIn = {
  ...mapfileBuiltIn,
  name: 'readarray',
  usage: 'readarray [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]',
  summary: 'the same as mapfile',
}
