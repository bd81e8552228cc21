/** Which program a name means: one of the cluster's own, or one that is shipped. */
import type { FindProgram } from '../kernel/executable.ts'
import type { Program } from '../kernel/process-api.ts'
import { containerPrograms } from './built-in-programs.ts'

type Programs = { readonly [name: string]: Program }

/** Rows of the lists only: names such as constructor are no programs. */
const named = (programs: Programs, name: string): Program | undefined =>
  Object.hasOwn(programs, name) ? programs[name] : undefined

export const programFinder =
  (own: Programs): FindProgram =>
  (name) =>
    named(own, name) ?? named(containerPrograms, name)
