import type { KubectlMinor } from './fetch-kubectl.ts'

/** The kubectl versions that every flow runs with: the newest, and the newest that reads OpenAPI v2 in protobuf. */
export const TESTED_MINORS = ['1.35', '1.28'] as const satisfies readonly KubectlMinor[]

/** Those that stream in ways of their own: WebSocket first, WebSocket for commands only, SPDY with version 4, as in 2021. */
export const STREAMING_MINORS = ['1.35', '1.31', '1.28', '1.22'] as const satisfies readonly KubectlMinor[]
