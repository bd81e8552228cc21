/** client-go: typed, with bodies in protobuf, and dynamic. */
import { describeClient } from '../support/clients/describe-client.ts'
import { built } from '../support/clients/prepare.ts'

describeClient({ library: 'client-go', command: built.go, more: ['does the same with the dynamic client'] })
