/** Lets a program in any language play the story against a cluster of its own, and notes how far it comes. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCluster } from '../../../src/index.ts'
import { interruptibleWire, WATCH_HISTORY } from './interruption.ts'

const TIME_LIMIT_MS = 120_000

export interface Played {
  /** The chapters that the program has come through. */
  readonly chapters: readonly string[]
  /** What it says of its failure; empty when it came to the end. */
  readonly complaint: string
}

/**
 * Runs a command with KUBECONFIG (the cluster's) and INTERRUPT_URL (see interruption.ts) in its environment. It prints
 * `chapter: NAME` for each chapter and ends with 0, or with another code and what went wrong on stderr.
 */
export async function play(command: string, args: readonly string[]): Promise<Played> {
  const folder = await mkdtemp(join(tmpdir(), 'ephemera-client-'))
  const cluster = await createCluster({ time: 'real', nodes: 1, watchHistory: WATCH_HISTORY })
  const { url, kubeconfig } = await cluster.listen()
  const wire = await interruptibleWire(Number(new URL(url).port), cluster.client)
  try {
    const file = join(folder, 'kubeconfig')
    await writeFile(file, kubeconfig.replace(url, `https://127.0.0.1:${wire.port}`))
    return await run(command, args, { KUBECONFIG: file, INTERRUPT_URL: wire.interruptUrl })
  } finally {
    await wire.close()
    await cluster.close()
    await rm(folder, { recursive: true, force: true })
  }
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Played> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, timeout: TIME_LIMIT_MS, maxBuffer: 64 * 1024 * 1024 }
    execFile(command, args, options, (error, stdout, stderr) => {
      const chapters = [...stdout.matchAll(/^chapter: (.*)$/gm)].map(([, name = '']) => name)
      resolve({ chapters, complaint: error === null ? '' : `${error.message}\n${stdout}\n${stderr}` })
    })
  })
}
