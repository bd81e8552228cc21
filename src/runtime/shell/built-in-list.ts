/** All built-ins: a new one is a file in `built-ins/` and a row here. */
import { aliasBuiltIn } from './built-ins/alias.ts'
import { bgBuiltIn } from './built-ins/bg.ts'
import { bracketBuiltIn } from './built-ins/bracket.ts'
import { breakBuiltIn } from './built-ins/break.ts'
import { builtinBuiltIn } from './built-ins/builtin.ts'
import { cdBuiltIn } from './built-ins/cd.ts'
import { chdirBuiltIn } from './built-ins/chdir.ts'
import { colonBuiltIn } from './built-ins/colon.ts'
import { commandBuiltIn } from './built-ins/command.ts'
import { continueBuiltIn } from './built-ins/continue.ts'
import { declareBuiltIn } from './built-ins/declare.ts'
import { dotBuiltIn } from './built-ins/dot.ts'
import { echoBuiltIn } from './built-ins/echo.ts'
import { evalBuiltIn } from './built-ins/eval.ts'
import { execBuiltIn } from './built-ins/exec.ts'
import { exitBuiltIn } from './built-ins/exit.ts'
import { exportBuiltIn } from './built-ins/export.ts'
import { falseBuiltIn } from './built-ins/false.ts'
import { fgBuiltIn } from './built-ins/fg.ts'
import { getoptsBuiltIn } from './built-ins/getopts.ts'
import { hashBuiltIn } from './built-ins/hash.ts'
import { helpBuiltIn } from './built-ins/help.ts'
import { historyBuiltIn } from './built-ins/history.ts'
import { jobsBuiltIn } from './built-ins/jobs.ts'
import { killBuiltIn } from './built-ins/kill.ts'
import { letBuiltIn } from './built-ins/let.ts'
import { localBuiltIn } from './built-ins/local.ts'
import { mapfileBuiltIn } from './built-ins/mapfile.ts'
import { printfBuiltIn } from './built-ins/printf.ts'
import { pwdBuiltIn } from './built-ins/pwd.ts'
import { readBuiltIn } from './built-ins/read.ts'
import { readarrayBuiltIn } from './built-ins/readarray.ts'
import { readonlyBuiltIn } from './built-ins/readonly.ts'
import { returnBuiltIn } from './built-ins/return.ts'
import { setBuiltIn } from './built-ins/set.ts'
import { shiftBuiltIn } from './built-ins/shift.ts'
import { shoptBuiltIn } from './built-ins/shopt.ts'
import { sourceBuiltIn } from './built-ins/source.ts'
import { testBuiltIn } from './built-ins/test.ts'
import { timesBuiltIn } from './built-ins/times.ts'
import { trapBuiltIn } from './built-ins/trap.ts'
import { trueBuiltIn } from './built-ins/true.ts'
import { typeBuiltIn } from './built-ins/type.ts'
import { typesetBuiltIn } from './built-ins/typeset.ts'
import { ulimitBuiltIn } from './built-ins/ulimit.ts'
import { umaskBuiltIn } from './built-ins/umask.ts'
import { unaliasBuiltIn } from './built-ins/unalias.ts'
import { unsetBuiltIn } from './built-ins/unset.ts'
import { waitBuiltIn } from './built-ins/wait.ts'
import type { Dialect } from './dialect.ts'
import type { BuiltIn } from './state.ts'

export const builtIns: readonly BuiltIn[] = [
  colonBuiltIn,
  dotBuiltIn,
  bracketBuiltIn,
  aliasBuiltIn,
  bgBuiltIn,
  breakBuiltIn,
  builtinBuiltIn,
  cdBuiltIn,
  chdirBuiltIn,
  commandBuiltIn,
  continueBuiltIn,
  declareBuiltIn,
  echoBuiltIn,
  evalBuiltIn,
  execBuiltIn,
  exitBuiltIn,
  exportBuiltIn,
  falseBuiltIn,
  fgBuiltIn,
  getoptsBuiltIn,
  hashBuiltIn,
  helpBuiltIn,
  historyBuiltIn,
  jobsBuiltIn,
  killBuiltIn,
  letBuiltIn,
  localBuiltIn,
  mapfileBuiltIn,
  printfBuiltIn,
  pwdBuiltIn,
  readBuiltIn,
  readarrayBuiltIn,
  readonlyBuiltIn,
  returnBuiltIn,
  setBuiltIn,
  shiftBuiltIn,
  shoptBuiltIn,
  sourceBuiltIn,
  testBuiltIn,
  timesBuiltIn,
  trapBuiltIn,
  trueBuiltIn,
  typeBuiltIn,
  typesetBuiltIn,
  ulimitBuiltIn,
  umaskBuiltIn,
  unaliasBuiltIn,
  unsetBuiltIn,
  waitBuiltIn,
]

/** Those of one shell, by name. */
export const builtInsOf = ({ name }: Dialect): ReadonlyMap<string, BuiltIn> =>
  new Map(builtIns.filter(({ dialects }) => dialects?.includes(name) ?? true).map((builtIn) => [builtIn.name, builtIn]))
