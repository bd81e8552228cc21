/** How much of a terminal programs take to be seen. */
import type { ProgramProcess } from '../../kernel/process-api.ts'

/** Of a terminal that does not say, or that is none, as programs take it: 80 by 24. */
export function windowOf({ terminal }: ProgramProcess): { readonly columns: number; readonly rows: number } {
  const { columns = 0, rows = 0 } = terminal?.size ?? {}
  return { columns: columns || 80, rows: rows || 24 }
}
