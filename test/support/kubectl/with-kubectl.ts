/** Tests that type at a terminal: each with a cluster of its own, on real time, and nothing cached by kubectl. */
import { test as base, type TestAPI } from 'vitest'
import { type Cluster, type ClusterOptions, createCluster } from '../../../src/index.ts'
import { Terminal } from '../terminal.ts'
import type { KubectlMinor } from './fetch-kubectl.ts'

export interface AtTheTerminal {
  readonly cluster: Cluster
  readonly user: Terminal
}

/** `test` of vitest, with a cluster of one node and a user at a terminal with this kubectl. */
export const withKubectl = (minor: KubectlMinor, options: ClusterOptions = {}): TestAPI<AtTheTerminal> =>
  base.extend<AtTheTerminal>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads what a fixture needs off this pattern
    cluster: async ({}, use) => {
      const cluster = await createCluster({ time: 'real', nodes: 1, ...options })
      await use(cluster)
      await cluster.close()
    },
    user: async ({ cluster }, use) => {
      const { kubeconfig } = await cluster.listen()
      const user = new Terminal(minor, kubeconfig)
      await use(user)
      await user.close()
    },
  })
