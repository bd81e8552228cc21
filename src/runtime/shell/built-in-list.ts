/** All built-ins: a new one is a row here. */

import * as commands from './built-ins/commands.ts'
import { echoBuiltIn } from './built-ins/echo.ts'
import * as files from './built-ins/files.ts'
import * as flow from './built-ins/flow.ts'
import { getoptsBuiltIn } from './built-ins/getopts.ts'
import { helpBuiltIn, historyBuiltIn } from './built-ins/information.ts'
import * as jobs from './built-ins/jobs.ts'
import { printfBuiltIn } from './built-ins/printf.ts'
import { readBuiltIn } from './built-ins/read.ts'
import { setBuiltIn } from './built-ins/set.ts'
import { bracketBuiltIn, testBuiltIn } from './built-ins/test.ts'
import * as variables from './built-ins/variables.ts'
import type { BuiltIn } from './state.ts'

const rows: readonly BuiltIn[] = [
  flow.colonBuiltIn,
  commands.dotBuiltIn,
  bracketBuiltIn,
  commands.aliasBuiltIn,
  jobs.bgBuiltIn,
  flow.breakBuiltIn,
  files.cdBuiltIn,
  { ...files.cdBuiltIn, name: 'chdir', summary: 'the same as cd' },
  commands.commandBuiltIn,
  flow.continueBuiltIn,
  echoBuiltIn,
  commands.evalBuiltIn,
  commands.execBuiltIn,
  flow.exitBuiltIn,
  variables.exportBuiltIn,
  flow.falseBuiltIn,
  jobs.fgBuiltIn,
  getoptsBuiltIn,
  commands.hashBuiltIn,
  helpBuiltIn(() => rows.map(({ name }) => name)),
  historyBuiltIn,
  jobs.jobsBuiltIn,
  jobs.killBuiltIn,
  variables.letBuiltIn,
  variables.localBuiltIn,
  printfBuiltIn,
  files.pwdBuiltIn,
  readBuiltIn,
  variables.readonlyBuiltIn,
  flow.returnBuiltIn,
  setBuiltIn,
  variables.shiftBuiltIn,
  commands.sourceBuiltIn,
  testBuiltIn,
  files.timesBuiltIn,
  jobs.trapBuiltIn,
  flow.trueBuiltIn,
  commands.typeBuiltIn,
  files.ulimitBuiltIn,
  files.umaskBuiltIn,
  commands.unaliasBuiltIn,
  variables.unsetBuiltIn,
  jobs.waitBuiltIn,
]

/** By name. */
export const BUILT_INS: ReadonlyMap<string, BuiltIn> = new Map(rows.map((builtIn) => [builtIn.name, builtIn]))
