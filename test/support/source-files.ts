/** The source files as a graph of imports, read without a compiler: TypeScript 7 has no API. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** One import of a file of our own. */
export interface Import {
  /** Path below src. */
  readonly target: string
  readonly typeOnly: boolean
}

export interface SourceFile {
  /** Path below src, with slashes. */
  readonly path: string
  readonly text: string
  /** The text with comments blanked out; texts in quotes stay. */
  readonly code: string
  readonly imports: readonly Import[]
}

const SRC = join(import.meta.dirname, '../../src')
const FROM = /\b(import|export)(\s+type)?\b([^'"`;]*?)\bfrom\s*'(\.[^']*)'|\bimport\(\s*'(\.[^']*)'/g
// A quoted text is matched first, so that a `//` in it is not taken for a comment.
const TEXT_OR_COMMENT =
  /('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|(?<![\\/])\/\/[^\n]*/g

/** All .ts files below src. */
export function readSourceFiles(): SourceFile[] {
  const names = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map(readSourceFile)
}

function readSourceFile(path: string): SourceFile {
  const text = readFileSync(join(SRC, path), 'utf8')
  const code = text.replace(TEXT_OR_COMMENT, (_, quoted?: string) => quoted ?? '')
  return { path, text, code, imports: importsOf(path, code) }
}

function importsOf(path: string, code: string): Import[] {
  return [...code.matchAll(FROM)].map(([, , type, names = '', from, dynamic]) => ({
    target: relative(SRC, join(SRC, dirname(path), from ?? dynamic ?? '')),
    typeOnly: type !== undefined || allNamesAreTypes(names),
  }))
}

function allNamesAreTypes(clause: string): boolean {
  const names = clause.replace(/[{}]/g, '').split(',')
  return (
    names
      .map((name) => name.trim())
      .filter(Boolean)
      .every((name) => name.startsWith('type ')) && /\{/.test(clause)
  )
}

/** Cycles of imports, type imports included: each as the paths on the way round. One for each set of files that hang together. */
export function findCycles(files: readonly SourceFile[]): string[][] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const done = new Set<string>()
  const cycles: string[][] = []
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path)
    if (at >= 0) cycles.push([...trail.slice(at), path])
    if (at >= 0 || done.has(path)) return
    for (const { target } of byPath.get(path)?.imports ?? []) visit(target, [...trail, path])
    done.add(path)
  }
  for (const { path } of files) visit(path, [])
  return cycles
}
