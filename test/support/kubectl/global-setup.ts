/** Run once before the tests with kubectl: makes sure that the binaries are there. */
import { fetchKubectl } from './fetch-kubectl.ts'
import { STREAMING_MINORS } from './tested-minors.ts'

export async function setup(): Promise<void> {
  await Promise.all(STREAMING_MINORS.map(fetchKubectl))
}
