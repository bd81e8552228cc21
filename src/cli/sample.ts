/** The Pod that a first visit finds. */
import { readFileSync } from 'node:fs'
import type { Cluster } from '../index.ts'

/** Beside `src` and beside `dist`. */
const MANIFEST = new URL('../../fixtures/manifests/sample-pod.yaml', import.meta.url)

const DEBUGGER = { name: 'debugger', image: 'busybox:1.37', stdin: true, tty: true, targetContainerName: 'nginx' }

/** Creates the sample Pod, adds an ephemeral container to it, as kubectl would, and waits until that runs, if there is a node. */
export async function createSample({ apply, client }: Cluster): Promise<void> {
  await apply(readFileSync(MANIFEST, 'utf8'))
  const patch = { spec: { ephemeralContainers: [DEBUGGER] } }
  const { metadata } = client.patch('pods/ephemeralcontainers', 'default/web', { type: 'strategic', patch })
  if (client.list('nodes', '').items.length === 0) return
  await new Promise<void>((resolve) => {
    const stop = client.watch('pods', 'default', metadata.resourceVersion ?? '', ({ object }) => {
      if (!debuggerRuns(object)) return
      stop()
      resolve()
    })
  })
}

const isObject = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null

function debuggerRuns({ status }: ReturnType<Cluster['client']['get']>): boolean {
  const statuses = isObject(status) ? status.ephemeralContainerStatuses : undefined
  const first: unknown = Array.isArray(statuses) ? statuses[0] : undefined
  return isObject(first) && isObject(first.state) && first.state.running !== undefined
}
