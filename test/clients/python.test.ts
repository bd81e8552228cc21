/** The Python package `kubernetes`. */
import { join } from 'node:path'
import { describeClient } from '../support/clients/describe-client.ts'
import { built } from '../support/clients/prepare.ts'

describeClient({
  library: 'Python kubernetes',
  command: built.python,
  args: [join(import.meta.dirname, 'python/story.py')],
})
