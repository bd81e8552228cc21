/** Kinds that warn whenever they are used. Source: the life cycle tags of the Go types, recording protocol/presentation. */
import type { Exchange } from './exchange.ts'

const WARNINGS: { readonly [kind: string]: string } = {
  'v1 ComponentStatus': 'v1 ComponentStatus is deprecated in v1.19+',
  'v1 Endpoints': 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
}

/** Adds the warning of the request's kind, if it has one. */
export function warnOfDeprecation({ kind, warnings }: Exchange): void {
  if (kind.group !== '') return
  const warning = WARNINGS[`${kind.version} ${kind.kind}`]
  if (warning !== undefined) warnings.push(warning)
}
