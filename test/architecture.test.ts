/** How the source hangs together. The table is the one of docs/architecture.md. */
import { describe, expect, it } from 'vitest'
import { findCycles, readSourceFiles, type SourceFile } from './support/source-files.ts'

/** Folder of src → folders that it may import. `type:` in front: types only. */
const MAY_IMPORT: { readonly [folder: string]: readonly string[] } = {
  apimachinery: [],
  clock: ['apimachinery'],
  versions: ['apimachinery'],
  store: ['apimachinery', 'clock', 'versions'],
  schema: ['apimachinery', 'versions'],
  patch: ['apimachinery', 'versions', 'schema'],
  registry: ['apimachinery', 'clock', 'versions', 'store', 'schema', 'patch'],
  authorization: ['apimachinery', 'store', 'registry'],
  quota: ['apimachinery', 'kinds', 'type:registry'],
  cel: ['apimachinery'],
  admission: ['apimachinery', 'versions', 'schema', 'registry', 'cel', 'kinds', 'quota'],
  apiextensions: ['apimachinery', 'cel', 'clock', 'versions', 'schema', 'patch', 'registry', 'client'],
  kinds: ['apimachinery', 'versions', 'schema', 'registry', 'authorization', 'cel', 'subresources', 'apiextensions'],
  subresources: ['apimachinery', 'versions', 'schema', 'registry', 'kinds'],
  apiserver: ['apimachinery', 'clock', 'versions', 'store', 'schema', 'patch', 'registry', 'authorization'],
  http: ['apimachinery', 'apiserver'],
  streaming: ['apimachinery', 'clock', 'type:apiserver', 'type:runtime'],
  client: ['apimachinery', 'clock', 'type:registry', 'type:apiserver'],
  metrics: ['apimachinery', 'clock', 'client'],
  controllers: ['apimachinery', 'clock', 'client', 'quota'],
  kubelet: ['apimachinery', 'clock', 'client'],
  runtime: ['apimachinery', 'clock', 'type:kubelet'],
  cli: ['index.ts'],
}

const MAX_LINES = 400
const TIME_AND_CHANCE =
  /\bDate\.now\b|\bnew Date\(\)|\b(?<![.\w#])set(?:Timeout|Interval|Immediate)\((?!\w+:)|\bMath\.random\b|\bperformance\.now\b/

const files = readSourceFiles()

/** The first part of a path: 'store' of 'store/history.ts', 'cluster.ts' itself. */
const folderOf = (path: string): string => path.split('/', 1)[0] ?? path

function forbiddenImports({ path, imports }: SourceFile): string[] {
  const from = folderOf(path)
  const allowed = MAY_IMPORT[from]
  if (allowed === undefined) return []
  return imports
    .filter(({ target, typeOnly }) => {
      const to = folderOf(target)
      return to !== from && !allowed.includes(to) && !(typeOnly && allowed.includes(`type:${to}`))
    })
    .map(({ target }) => `${path} imports ${target}`)
}

const pathsWhere = (test: (file: SourceFile) => boolean): string[] => files.filter(test).map(({ path }) => path)

describe('imports', () => {
  it('go one way between layers', () => {
    expect(files.flatMap(forbiddenImports)).toEqual([])
  })

  it('have a rule for every folder', () => {
    const folders = new Set(files.filter(({ path }) => path.includes('/')).map(({ path }) => folderOf(path)))
    expect([...folders].filter((folder) => !(folder in MAY_IMPORT))).toEqual([])
  })

  it('make no cycle, not even of types', () => {
    expect(findCycles(files)).toEqual([])
  })

  it('name files that exist', () => {
    const paths = new Set(files.map(({ path }) => path))
    const missing = files.flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => target.endsWith('.ts') && !paths.has(target))
        .map(({ target }) => `${path} imports ${target}`),
    )
    expect(missing).toEqual([])
  })
})

describe('a file', () => {
  it(`has at most ${MAX_LINES} lines`, () => {
    expect(pathsWhere(({ text }) => text.split('\n').length > MAX_LINES + 1)).toEqual([])
  })

  it('does not read the time, wait or throw dice but through the clock', () => {
    expect(pathsWhere(({ path, code }) => path !== 'clock/system-clock.ts' && TIME_AND_CHANCE.test(code))).toEqual([])
  })

  it('uses no any', () => {
    expect(pathsWhere(({ code }) => /[:<,|]\s*any\b(?!['"])|\bas any\b/.test(code))).toEqual([])
  })

  it('keeps no variable that two clusters would share', () => {
    expect(pathsWhere(({ code }) => /^(?:export )?let\b/m.test(code))).toEqual([])
  })

  it('exports names, never a default', () => {
    expect(pathsWhere(({ code }) => /^export default\b/m.test(code))).toEqual([])
  })
})
