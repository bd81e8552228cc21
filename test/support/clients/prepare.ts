/** Builds the programs of the client libraries, each with the tools of its language, into `.cache/clients/`. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const SOURCES = join(import.meta.dirname, '../../clients')
const BUILT = join(import.meta.dirname, '../../../.cache/clients')

/** Where each program is once it has been built. */
export const built = {
  go: join(BUILT, 'story-go'),
  python: join(BUILT, 'python/bin/python'),
  java: join(BUILT, 'java'),
} as const

/** Run once before the tests of clients. Throws when a tool is missing or a library cannot be had. */
export async function setup(): Promise<void> {
  await mkdir(BUILT, { recursive: true })
  await buildGo()
  await installPython()
  await buildJava()
}

async function buildGo(): Promise<void> {
  await run('go', ['build', '-o', built.go, '.'], { cwd: join(SOURCES, 'go') })
}

async function installPython(): Promise<void> {
  if (!existsSync(built.python)) await run('python3', ['-m', 'venv', join(BUILT, 'python')])
  const requirements = join(SOURCES, 'python/requirements.txt')
  await run(built.python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements])
}

async function buildJava(): Promise<void> {
  const pom = join(SOURCES, 'java/pom.xml')
  await run('mvn', ['--quiet', '--batch-mode', '--file', pom, 'package', `-Dbuilt=${built.java}`], {
    maxBuffer: 16 * 1024 * 1024,
  })
}
