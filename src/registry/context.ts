/** What a write knows about the request that caused it. */
import type { IdSource } from '../apimachinery/random-ids.ts'
import type { Clock } from '../clock/clock.ts'

/** An authenticated user, as the authenticators and impersonation produce it. */
export interface UserInfo {
  readonly name: string
  readonly uid: string
  readonly groups: readonly string[]
  readonly extra: { readonly [key: string]: readonly string[] }
}

/** Handed through the pipeline; strategies and admission plug-ins may add warnings. */
export interface RequestContext {
  readonly user: UserInfo
  readonly clock: Clock
  readonly ids: IdSource
  readonly dryRun: boolean
  /** The manager recorded in managedFields. */
  readonly fieldManager: string
  /** Texts for `Warning: 299 - "…"` headers, in order. */
  readonly warnings: string[]
}
