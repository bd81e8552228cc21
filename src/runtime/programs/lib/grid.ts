/** Names in columns, top to bottom, as ls shows them on a terminal. */

export interface Cell {
  readonly text: string
  /** Without what does not show (colours). */
  readonly width: number
}

/** busybox's columns: all as wide as the widest cell and two blanks. */
export function inColumns(cells: readonly Cell[], width: number): string {
  const widest = cells.reduce((most, cell) => Math.max(most, cell.width), 0) + 2
  const across = Math.max(Math.floor(width / widest), 1)
  const rows = Math.ceil(cells.length / across)
  const row = (at: number): string => {
    const line = Array.from({ length: across }, (_, column) => cells[column * rows + at]).filter(
      (cell) => cell !== undefined,
    )
    return line
      .map(({ text, width: own }, column) => (column === line.length - 1 ? text : text + ' '.repeat(widest - own)))
      .join('')
  }
  return Array.from({ length: rows }, (_, at) => `${row(at)}\n`).join('')
}
