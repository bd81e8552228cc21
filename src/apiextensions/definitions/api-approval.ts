/** Groups of the Kubernetes community need an approval. Source: apiextensions' validation, KEP-1111. */
import { type FieldError, invalid, required } from '../../apimachinery/field-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import type { Definition } from '../definition.ts'

const ANNOTATION = 'api-approved.kubernetes.io'
const SEE = 'see https://github.com/kubernetes/enhancements/pull/1111'

type Approval = 'missing' | 'bypassed' | 'approved' | 'invalid'

/** What the annotation says. */
export function approvalOf({ metadata }: Pick<Definition, 'metadata'>): { state: Approval; reason: string } {
  const annotation = metadata.annotations?.[ANNOTATION] ?? ''
  if (annotation === '')
    return { state: 'missing', reason: `protected groups must have approval annotation "${ANNOTATION}", ${SEE}` }
  if (annotation.startsWith('unapproved')) return { state: 'bypassed', reason: `not approved: ${goQuote(annotation)}` }
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^\s/?#]+[^\s]*$/.test(annotation))
    return { state: 'approved', reason: `approved in ${annotation}` }
  const either = 'with either a URL or a reason starting with "unapproved"'
  return {
    state: 'invalid',
    reason: `protected groups must have approval annotation "${ANNOTATION}" ${either}, ${SEE}`,
  }
}

/** Whether a group is one of the community's. */
export const isProtectedGroup = (group: string): boolean => /(?:^|\.)(?:k8s|kubernetes)\.io$/.test(group)

/** A state that was there before may stay. */
export function approvalErrors(definition: Definition, old: Definition | undefined): FieldError[] {
  if (!isProtectedGroup(definition.spec.group)) return []
  const { state, reason } = approvalOf(definition)
  if (old !== undefined && approvalOf(old).state === state) return []
  const path = `metadata.annotations[${ANNOTATION}]`
  if (state === 'missing') return [required(path, reason)]
  return state === 'invalid' ? [invalid(path, definition.metadata.annotations?.[ANNOTATION], reason)] : []
}
