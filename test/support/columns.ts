/** Reading what kubectl prints. */
import { expect } from 'vitest'

/** The cells of a table, row by row, the header first. */
export const columns = (text: string): string[][] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd().split(/ {2,}/))

/** A cell with the age of something that the test has made. */
export const AGE = expect.stringMatching(/^\d+s$/)

export const IP = expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/)

/** The lines of a `describe` from this title on, down to the next line that is not indented. */
export function section(text: string, title: string): string {
  const lines = text.split('\n')
  const start = lines.indexOf(title)
  const length = lines.slice(start + 1).findIndex((line) => !line.startsWith(' '))
  return lines.slice(start, length < 0 ? undefined : start + 1 + length).join('\n')
}
