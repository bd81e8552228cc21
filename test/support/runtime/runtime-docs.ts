/** The lists of docs/runtime.md, made from the rows in the source. */
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { containerPrograms } from '../../../src/runtime/programs/built-in-programs.ts'
import { builtIns } from '../../../src/runtime/shell/built-in-list.ts'
import { ash } from '../../../src/runtime/shell/dialects/ash.ts'
import { bash } from '../../../src/runtime/shell/dialects/bash.ts'
import { dash } from '../../../src/runtime/shell/dialects/dash.ts'
import { OPTIONS } from '../../../src/runtime/shell/options.ts'
import { shippedImages } from '../../../src/runtime/shipped-images.ts'
import { toolboxes } from '../../../src/runtime/toolboxes.ts'
import { knownDifferences } from '../shell/known-differences.ts'
import { readAnswers, SHELLS, topicsOf } from '../shell/scripts.ts'

const WIDTH = 180
const SHIPPED = readdirSync('fixtures/images')
  .sort()
  .flatMap((file) => shippedImages(basename(file, '.yaml')))
const DIALECTS = [ash, dash, bash]

type Row = readonly string[]

/** In columns of equal width. */
function table(head: Row, rows: readonly Row[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)))
  const line = (row: Row): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

/** Names in lines of that width. */
function paragraph(names: readonly string[]): string {
  const lines: string[] = ['']
  for (const name of names) {
    const last = lines.at(-1) ?? ''
    if (last !== '' && last.length + name.length + 3 > WIDTH) lines.push('')
    lines[lines.length - 1] += `${lines.at(-1) === '' ? '' : ' '}\`${name}\``
  }
  return lines.join('\n')
}

/** Scripts of the list that our shell answers as the real one does. */
function scripts(): string {
  const rows = SHELLS.map((kind) => {
    const topics = topicsOf(kind)
    const all = topics.reduce((sum, topic) => sum + Object.keys(readAnswers(kind, topic)).length, 0)
    const different = topics.reduce((sum, topic) => sum + knownDifferences(kind, topic).length, 0)
    return [kind.name, `\`${kind.command}\` in ${kind.image}`, `${all - different}/${all}`]
  })
  return table(['real shell', 'ours', 'scripts answered alike'], rows)
}

const grammar = (): string =>
  table(
    ['', ...DIALECTS.map(({ name }) => name)],
    Object.keys(ash.grammar).map((feature) => [
      `\`${feature}\``,
      ...DIALECTS.map((dialect) => textOf(Object.entries(dialect.grammar).find(([name]) => name === feature)?.[1])),
    ]),
  )

function textOf(value: unknown): string {
  if (value instanceof Set) return [...value].map((each) => `\`${each}\``).join(' ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value)
}

const builtInTable = (): string =>
  table(
    ['built-in', 'does', 'in'],
    [...builtIns]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, summary, dialects }) => [`\`${name}\``, summary, dialects?.join(', ') ?? 'all']),
  )

const optionTable = (): string =>
  table(
    ['option', '`set`', 'does'],
    OPTIONS.map(({ name, letter, summary }) => [`\`${name}\``, letter === '' ? '' : `\`-${letter}\``, summary]),
  )

const isWritten = (name: string): boolean => Object.hasOwn(containerPrograms, name)

/** What each toolbox has that does something; the other names are there, and cannot be run. */
function toolboxList(): string {
  return Object.entries(toolboxes)
    .map(([toolbox, names]) => {
      const images = SHIPPED.filter((definition) => definition.toolbox === toolbox).map(({ image }) => `\`${image}\``)
      const written = [...names].filter(isWritten).sort()
      const head = `**${toolbox}** (${images.join(', ') || 'no shipped image'}): ${written.length} of ${names.size} commands`
      return `${head}\n\n${paragraph(written)}`
    })
    .join('\n\n')
}

/** Programs that no toolbox has: images name them. */
function otherPrograms(): string {
  const common = new Set<string>(Object.values(toolboxes).flatMap((names) => [...names]))
  return paragraph(
    Object.keys(containerPrograms)
      .filter((name) => !common.has(name))
      .sort(),
  )
}

const LISTS: { readonly [name: string]: () => string } = {
  scripts,
  grammar,
  'built-ins': builtInTable,
  options: optionTable,
  toolboxes: toolboxList,
  programs: otherPrograms,
}

/** The document with every list between its marks as the source has it now. */
export const withLists = (document: string): string =>
  document.replace(/(<!-- list: ([\w-]+) -->\n)[\s\S]*?(<!-- \/list -->)/g, (whole, before, name, after) => {
    const list = LISTS[name]
    return list === undefined ? whole : `${before}\n${list()}\n\n${after}`
  })
