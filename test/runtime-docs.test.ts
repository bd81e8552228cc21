/** docs/runtime.md is true: its lists are those of the source, its example runs. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { withLists } from './support/runtime/runtime-docs.ts'

const run = promisify(execFile)
const document = await readFile('docs/runtime.md', 'utf8')

it('lists what there is (`npm run runtime-docs` writes it)', () => {
  expect(document).toBe(withLists(document))
})

it('runs the example of a program as it stands and prints what its comments say', async () => {
  const code = /```ts\n([\s\S]*?)```/.exec(document)?.[1] ?? ''
  const expected = [...code.matchAll(/console\.log\(.*\) \/\/ (.*)/g)].map(([, text]) => text)
  const folder = await mkdtemp(join('test', 'runtime-docs-'))
  try {
    const file = join(folder, 'example.mts')
    await writeFile(file, code.replace("'ephemera'", JSON.stringify(join(process.cwd(), 'src/index.ts'))))
    const { stdout } = await run('npx', ['tsx', file])
    expect(stdout.trim().split('\n')).toEqual(expected)
    expect(expected.length).toBeGreaterThan(0)
  } finally {
    await rm(folder, { recursive: true })
  }
})
