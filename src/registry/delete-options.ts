/** DeleteOptions and the rules of them, whether they come in a query or a body. Source: recordings pod-delete/options, protocol/query-parameters. */
import { invalidObject } from '../apimachinery/api-error.ts'
import { type FieldError, invalid, notSupported } from '../apimachinery/field-error.ts'

/** DeleteOptions as decoded from body or query; absent means not given. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: string
  readonly orphanDependents?: boolean
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
}

const META_GROUP = 'meta.k8s.io'
const PROPAGATIONS = ['Foreground', 'Background', 'Orphan', 'nil']

/** Throws 422 of an options object when there are errors. */
export function requireValidOptions(kind: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidObject({ group: META_GROUP, kind }, '', errors)
}

export function dryRunErrors(values: readonly string[]): FieldError[] {
  const fine = values.every((value) => value === 'All')
  return fine ? [] : [notSupported('dryRun', [...values], ['All'])]
}

/** The rules of DeleteOptions. Throws 422. */
export function requireDeleteOptions(options: DeleteOptions, dryRun: readonly string[]): void {
  const { propagationPolicy: policy, orphanDependents } = options
  const errors: FieldError[] = []
  if (policy !== undefined && orphanDependents !== undefined) {
    const why = 'orphanDependents and deletionPropagation cannot be both set'
    errors.push(invalid('propagationPolicy', policy, why))
  }
  if (policy !== undefined && (policy === 'nil' || !PROPAGATIONS.includes(policy))) {
    errors.push(notSupported('propagationPolicy', policy, PROPAGATIONS))
  }
  requireValidOptions('DeleteOptions', [...errors, ...dryRunErrors(dryRun)])
}
