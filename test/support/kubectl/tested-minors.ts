import type { KubectlMinor } from './fetch-kubectl.ts'

/** The kubectl versions that every flow runs with: the newest, and the newest that reads OpenAPI v2 in protobuf. */
export const TESTED_MINORS = ['1.35', '1.28'] as const satisfies readonly KubectlMinor[]
