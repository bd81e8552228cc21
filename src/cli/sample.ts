/** The Pod that a first visit finds. */
import { readFileSync } from 'node:fs'
import type { Cluster } from '../index.ts'

/** Beside `src` and beside `dist`. */
const MANIFEST = new URL('../../fixtures/manifests/sample-pod.yaml', import.meta.url)

const DEBUGGER = { name: 'debugger', image: 'busybox:1.37', stdin: true, tty: true, targetContainerName: 'nginx' }

/** Creates the sample Pod and adds an ephemeral container to it, as kubectl would. */
export async function createSample(cluster: Cluster): Promise<void> {
  await cluster.apply(readFileSync(MANIFEST, 'utf8'))
  const patch = { spec: { ephemeralContainers: [DEBUGGER] } }
  cluster.client.patch('pods/ephemeralcontainers', 'default/web', { type: 'strategic', patch })
}
