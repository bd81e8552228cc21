/** typeset: the same as declare. */

import type { BuiltIn } from '../state.ts'
import { declareBuiltIn } from './declare.ts'

export const typesetBuiltIn: BuiltIn = {
  ...declareBuiltIn,
  name: 'typeset',
  usage: 'typeset [-aAfFgiIlnrtux] name[=value] ... or typeset -p [-aAfFilnrtux] [name ...]',
  summary: 'the same as declare',
}
