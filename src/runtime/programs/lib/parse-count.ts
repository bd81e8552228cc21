/** Numbers of lines and bytes, as head and tail are given them. */
import type { Command } from './command.ts'
import { flavourOf } from './flavour.ts'
import { parseNumber, UsageError } from './options.ts'

/** @throws UsageError in the words of the flavour */
export function parseCount({ process }: Command, text: string, unit: 'lines' | 'bytes'): number {
  if (flavourOf(process) === 'gnu' && !/^[-+]?\d+[bkKmM]?$/.test(text)) {
    throw new UsageError(`invalid number of ${unit}: '${text}'`)
  }
  return parseNumber(text)
}
