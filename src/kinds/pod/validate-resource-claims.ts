/** Resource claims of a Pod (DRA). Source: KEP-4381, recording pod-invalid/resources. */
import {
  at,
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  invalidAll,
  RawText,
  required,
} from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { dns1123Label, dns1123Subdomain } from '../../apimachinery/names.ts'
import type { ObjectMeta } from '../../apimachinery/objects.ts'
import { printInternal } from './internal-printer.ts'
import { isStaticPod } from './mirror.ts'
import type { PodResourceClaim } from './types.ts'

/** `meta` is that of the Pod, undefined for a template. */
export function validateResourceClaims(
  claims: readonly PodResourceClaim[],
  meta: ObjectMeta | undefined,
  path: string,
): FieldError[] {
  if (meta !== undefined && isStaticPod({ metadata: meta }))
    return claims.map(() => forbidden('[]', 'static pods do not support resource claims'))
  const names = new Set<string>()
  return claims.flatMap((claim, index) => {
    const here = at(path, index)
    return joined(nameErrors(claim.name, names, `${here}.name`), referenceErrors(claim, here))
  })
}

function nameErrors(name: string, names: Set<string>, path: string): FieldError[] {
  if (name === '') return [required(path)]
  if (names.has(name)) return [duplicate(path, name)]
  names.add(name)
  return invalidAll(path, name, dns1123Label(name))
}

function referenceErrors(claim: PodResourceClaim, path: string): FieldError[] {
  const { resourceClaimName: name, resourceClaimTemplateName: template } = claim
  const refuse = (why: string): FieldError =>
    invalid(path, new RawText(printInternal('core.PodResourceClaim', claim)), why)
  const errors: FieldError[] = []
  if (name !== undefined && template !== undefined)
    errors.push(refuse('at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'))
  if (name === undefined && template === undefined)
    errors.push(refuse('must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'))
  if (name !== undefined) errors.push(...invalidAll(`${path}.resourceClaimName`, name, dns1123Subdomain(name)))
  if (template !== undefined)
    errors.push(...invalidAll(`${path}.resourceClaimTemplateName`, template, dns1123Subdomain(template)))
  return errors
}
