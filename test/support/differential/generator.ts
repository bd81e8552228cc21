/** Where the requests come from that two servers are to answer alike. */
import type { RecordedRequest } from '../recordings/scenario.ts'
import type { Random } from './random.ts'

/** Makes one request for each number; `{ns}` in path and body is a namespace of its own, with a ServiceAccount `default`. */
export type Generator = (random: Random, index: number) => RecordedRequest
