/** fabric8's kubernetes-client, whose watches go over WebSocket. */
import { describeClient } from '../support/clients/describe-client.ts'
import { built } from '../support/clients/prepare.ts'

describeClient({
  library: 'fabric8',
  command: 'java',
  args: ['-cp', `${built.java}/story.jar:${built.java}/lib/*`, 'story.Story'],
})
