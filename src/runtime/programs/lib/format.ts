/** How numbers, modes and times are written. */
import type { FileStatus, FileType } from '../../kernel/file-system-api.ts'
import type { Flavour } from './flavour.ts'

const UNITS = ['', 'K', 'M', 'G', 'T', 'P']

/** Bytes as `-h` writes them: busybox always with a digit after the point (1.5K, 20.0M), coreutils rounded up (1.5K, 20M). */
export function humanSize(bytes: number, flavour: Flavour): string {
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit++
  }
  if (unit === 0) return String(bytes)
  if (flavour === 'busybox') return value.toFixed(1) + UNITS[unit]
  return (value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : String(Math.ceil(value))) + UNITS[unit]
}

const TYPE_LETTERS: { readonly [type in FileType]: string } = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  pipe: 'p',
  'character device': 'c',
  socket: 's',
}

/** 'drwxr-xr-x' */
export function modeText({ type, mode }: Pick<FileStatus, 'type' | 'mode'>): string {
  const triple = (bits: number, special: boolean, letter: string): string => {
    const execute = (bits & 1) !== 0
    const last = special ? (execute ? letter : letter.toUpperCase()) : execute ? 'x' : '-'
    return (bits & 4 ? 'r' : '-') + (bits & 2 ? 'w' : '-') + last
  }
  return (
    TYPE_LETTERS[type] +
    triple(mode >> 6, (mode & 0o4000) !== 0, 's') +
    triple(mode >> 3, (mode & 0o2000) !== 0, 's') +
    triple(mode, (mode & 0o1000) !== 0, 't')
  )
}

/** The type's bits of st_mode, in hexadecimal use by stat's %f. */
export const TYPE_BITS: { readonly [type in FileType]: number } = {
  file: 0o100000,
  directory: 0o040000,
  symlink: 0o120000,
  pipe: 0o010000,
  'character device': 0o020000,
  socket: 0o140000,
}

const octal = (text: string): number | undefined => (/^[0-7]{1,4}$/.test(text) ? Number.parseInt(text, 8) : undefined)

/** The mode that '755' or 'u+x,go=r' makes of one; undefined for what is no mode. */
export function changedMode(text: string, status: Pick<FileStatus, 'type' | 'mode'>, umask = 0): number | undefined {
  const plain = octal(text)
  if (plain !== undefined) return plain
  let mode = status.mode
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=](?:[ugo]|[rwxXst]*))+)$/.exec(clause)
    if (match === null) return undefined
    const [, who = '', actions = ''] = match
    for (const [, operator = '', letters = ''] of actions.matchAll(/([-+=])([ugo]|[rwxXst]*)/g)) {
      const rights = /^[ugo]$/.test(letters) ? rightsOf(mode, letters) : letters
      mode = applyClause(mode, who, operator, rights, status.type === 'directory', umask)
    }
  }
  return mode
}

/** What the user, the group or others may, as letters: `g=u`. */
function rightsOf(mode: number, who: string): string {
  const bits = (mode >> ({ u: 6, g: 3 }[who] ?? 0)) & 7
  return ['r', 'w', 'x'].filter((_, index) => (bits & (4 >> index)) !== 0).join('')
}

function applyClause(mode: number, who: string, operator: string, letters: string, isFolder: boolean, umask: number) {
  const all = who === '' || who.includes('a')
  const reach = (all || who.includes('u') ? 0o700 : 0) | (all || who.includes('g') ? 0o70 : 0)
  const mask = (reach | (all || who.includes('o') ? 0o7 : 0)) & (who === '' ? ~umask : ~0)
  const execute = letters.includes('x') || (letters.includes('X') && (isFolder || (mode & 0o111) !== 0))
  const bits = (letters.includes('r') ? 0o444 : 0) | (letters.includes('w') ? 0o222 : 0) | (execute ? 0o111 : 0)
  const set = letters.includes('s')
    ? (all || who.includes('u') ? 0o4000 : 0) | (all || who.includes('g') ? 0o2000 : 0)
    : 0
  const changed = (bits & mask) | set | (letters.includes('t') ? 0o1000 : 0)
  if (operator === '+') return mode | changed
  if (operator === '-') return mode & ~changed
  return (mode & ~mask) | changed
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const LONG_MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
]

export const two = (value: number): string => String(value).padStart(2, '0')

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1
}

const CONVERSIONS: { readonly [letter: string]: (date: Date) => string } = {
  a: (date) => (DAYS[date.getUTCDay()] ?? '').slice(0, 3),
  A: (date) => DAYS[date.getUTCDay()] ?? '',
  b: (date) => MONTHS[date.getUTCMonth()] ?? '',
  h: (date) => MONTHS[date.getUTCMonth()] ?? '',
  B: (date) => LONG_MONTHS[date.getUTCMonth()] ?? '',
  c: (date) => strftime('%a %b %e %H:%M:%S %Y', date.getTime()),
  C: (date) => two(Math.floor(date.getUTCFullYear() / 100)),
  d: (date) => two(date.getUTCDate()),
  D: (date) => strftime('%m/%d/%y', date.getTime()),
  e: (date) => String(date.getUTCDate()).padStart(2),
  F: (date) => strftime('%Y-%m-%d', date.getTime()),
  H: (date) => two(date.getUTCHours()),
  I: (date) => two(date.getUTCHours() % 12 || 12),
  j: (date) => String(dayOfYear(date)).padStart(3, '0'),
  m: (date) => two(date.getUTCMonth() + 1),
  M: (date) => two(date.getUTCMinutes()),
  n: () => '\n',
  N: (date) => `${String(date.getUTCMilliseconds()).padStart(3, '0')}000000`,
  p: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  R: (date) => strftime('%H:%M', date.getTime()),
  s: (date) => String(Math.floor(date.getTime() / 1000)),
  S: (date) => two(date.getUTCSeconds()),
  t: () => '\t',
  T: (date) => strftime('%H:%M:%S', date.getTime()),
  u: (date) => String(date.getUTCDay() || 7),
  w: (date) => String(date.getUTCDay()),
  x: (date) => strftime('%m/%d/%y', date.getTime()),
  X: (date) => strftime('%H:%M:%S', date.getTime()),
  y: (date) => two(date.getUTCFullYear() % 100),
  Y: (date) => String(date.getUTCFullYear()),
  z: () => '+0000',
  Z: () => 'UTC',
  '%': () => '%',
}

/** A time (ms since 1970, in UTC: no container has another zone) as strftime writes it. */
export function strftime(format: string, time: number): string {
  const date = new Date(time)
  return format.replace(/%([a-zA-Z%])/g, (all, letter: string) => CONVERSIONS[letter]?.(date) ?? all)
}

/** '2024-05-06 07:08:09.000000000 +0000', as stat writes times. */
export const statTime = (time: number): string => strftime('%Y-%m-%d %H:%M:%S.%N %z', time)

const SIX_MONTHS = 15_778_476_000

/** 'May  6 07:08', or the year for what is older than half a year or to come: as `ls -l` writes times. */
export function listTime(time: number, now: number): string {
  return strftime(now - time > SIX_MONTHS || time > now + 3_600_000 ? '%b %e  %Y' : '%b %e %H:%M', time)
}

/** Rows of cells under each other: each column as wide as its widest cell; two blanks or `gap` between. */
export function columns(rows: readonly (readonly string[])[], right: ReadonlySet<number>, gap = ' '): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length)
  }
  const pad = (cell: string, at: number, last: boolean): string => {
    if (right.has(at)) return cell.padStart(widths[at] ?? 0)
    return last ? cell : cell.padEnd(widths[at] ?? 0)
  }
  return rows.map((row) => `${row.map((cell, at) => pad(cell, at, at === row.length - 1)).join(gap)}\n`).join('')
}
