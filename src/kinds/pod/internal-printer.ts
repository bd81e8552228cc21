/** How rules print internal Go structs in their messages. */
import type { JsonObject } from '../../apimachinery/objects.ts'
import { internalJson, internalJsonIndented } from '../../schema/internal-json.ts'
import { loadSchema } from '../../schema/load-schema.ts'

/** Prints a v1 object as the internal type of that name ('core.SecurityContext'). */
export type InternalPrinter = (typeName: string, object: JsonObject) => string

/** On one line. The structs are read when the first message needs them. */
export const printInternal: InternalPrinter = (typeName, object) =>
  internalJson(loadSchema().goStructs(), typeName, object)

/** Indented, for diffs. */
export const printInternalIndented: InternalPrinter = (typeName, object) =>
  internalJsonIndented(loadSchema().goStructs(), typeName, object)
