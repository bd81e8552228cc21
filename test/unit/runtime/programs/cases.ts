/** Runs a table of command lines: name of the case → what goes in and what comes out. */
import { expect, it } from 'vitest'
import { containerPrograms } from '../../../../src/runtime/programs/built-in-programs.ts'
import { type MemoryRun, runAlone } from '../../../support/memory-process.ts'

export interface ProgramCase extends MemoryRun {
  /** Words with quotes; nothing else of a shell. */
  readonly run: string
  readonly stdout?: string
  readonly stderr?: string
  readonly code?: number
  /** Content of files afterwards. */
  readonly leaves?: { readonly [path: string]: string }
}

/** One test a case. What is not told must be empty, and the code 0. */
export function testPrograms(cases: readonly ProgramCase[]): void {
  it.each(cases.map((one) => [one.run, one] as const))('%s', async (line, one) => {
    const result = await runAlone(containerPrograms, line, one)
    expect({ stdout: result.stdout, stderr: result.stderr, code: result.code }).toEqual({
      stdout: one.stdout ?? '',
      stderr: one.stderr ?? '',
      code: one.code ?? 0,
    })
    for (const [path, content] of Object.entries(one.leaves ?? {})) {
      expect(Buffer.from(result.files.read(path)).toString(), path).toBe(content)
    }
  })
}
