/** All generators of requests; each is a file of its own and a row here. */
import { certificates } from './certificates.ts'
import type { Generator } from './generator.ts'
import { networking } from './networking.ts'
import { notes } from './notes.ts'
import { pods } from './pods.ts'
import { webhooks } from './webhooks.ts'
import { workloads } from './workloads.ts'

export const GENERATORS: { readonly [name: string]: Generator } = {
  certificates,
  networking,
  notes,
  pods,
  webhooks,
  workloads,
}
