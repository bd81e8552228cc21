/** What a write knows about the request that caused it. */
import type { IdSource } from '../apimachinery/random-ids.ts'
import type { Clock } from '../clock/clock.ts'
import type { Access, UserInfo } from './access.ts'

/** Handed through the pipeline; strategies and admission plug-ins may add warnings. */
export interface RequestContext {
  readonly user: UserInfo
  readonly clock: Clock
  readonly ids: IdSource
  readonly dryRun: boolean
  /** The manager recorded in managedFields. */
  readonly fieldManager: string
  /** For rules that depend on who may do what. */
  readonly access: Access
  /** Texts for `Warning: 299 - "…"` headers, in order. */
  readonly warnings: string[]
}
