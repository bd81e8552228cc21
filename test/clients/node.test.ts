/** @kubernetes/client-node, in a process of its own like the others. */
import { join } from 'node:path'
import { describeClient } from '../support/clients/describe-client.ts'

describeClient({
  library: '@kubernetes/client-node',
  command: process.execPath,
  args: ['--import', 'tsx', join(import.meta.dirname, 'node/story.ts')],
})
