/** All generators of requests; each is a file of its own and a row here. */
import { certificates } from './certificates.ts'
import { ephemeralUpdates } from './ephemeral-updates.ts'
import type { Generator } from './generator.ts'
import { networking } from './networking.ts'
import { notes } from './notes.ts'
import { objectUpdates } from './object-updates.ts'
import { objects } from './objects.ts'
import { podUpdates } from './pod-updates.ts'
import { pods } from './pods.ts'
import { policies } from './policies.ts'
import { reads } from './reads.ts'
import type { SequenceGenerator } from './sequence.ts'
import { services } from './services.ts'
import { webhooks } from './webhooks.ts'
import { workloads } from './workloads.ts'

export const GENERATORS: { readonly [name: string]: Generator } = {
  certificates,
  networking,
  notes,
  objects,
  pods,
  services,
  policies,
  webhooks,
  workloads,
}

/** Generators of sequences: the same, for requests that follow one another on one object. */
export const SEQUENCES: { readonly [name: string]: SequenceGenerator } = {
  'ephemeral-updates': ephemeralUpdates,
  'object-updates': objectUpdates,
  'pod-updates': podUpdates,
  reads,
}
