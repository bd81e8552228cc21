/** The README is true: its example runs, its commands exist. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const readme = await readFile('README.md', 'utf8')

it('runs the example as it stands and prints what its comments say', async () => {
  const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  const folder = await mkdtemp(join('test', 'readme-'))
  try {
    const file = join(folder, 'example.mts')
    await writeFile(file, code.replace("'ephemera'", JSON.stringify(join(process.cwd(), 'src/index.ts'))))
    const { stdout } = await run('npx', ['tsx', file])
    expect(stdout.trim().split('\n')).toEqual(['Running', '200'])
  } finally {
    await rm(folder, { recursive: true })
  }
})

it('names only npm scripts that there are', async () => {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8'))
  const named = [...readme.matchAll(/npm (?:run )?(start|test|recordings|bench|lint)\b/g)].map(([, name]) => name ?? '')
  expect(named.length).toBeGreaterThan(3)
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([])
})
