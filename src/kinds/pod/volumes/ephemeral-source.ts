/** Ephemeral volumes: a claim that is made with the Pod. Source: KEP-1698, recording pod-invalid/more-volumes. */
import { type FieldError, forbidden, required } from '../../../apimachinery/field-error.ts'
import { joined } from '../../../apimachinery/joined.ts'
import { annotationErrors, labelErrors } from '../../../apimachinery/object-meta.ts'
import type { ObjectMeta } from '../../../apimachinery/objects.ts'
import { claimSpecErrors } from './claim-spec.ts'
import type { SourceRule } from './source-rule.ts'

export const ephemeral: SourceRule<'ephemeral'> = ({ volumeClaimTemplate: template }, path) => {
  const here = `${path}.volumeClaimTemplate`
  if (template === undefined) return [required(here)]
  return joined(metadataErrors(template.metadata, `${here}.metadata`), claimSpecErrors(template.spec, `${here}.spec`))
}

/** Fields of metadata in the order of the Go struct, with its names; a template has labels and annotations alone. */
const FORBIDDEN = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'ownerReferences',
  'finalizers',
  'managedFields',
]

const CALLED: { readonly [field: string]: string } = { uid: 'uID' }

function metadataErrors(meta: ObjectMeta, path: string): FieldError[] {
  return joined(
    annotationErrors(meta.annotations, `${path}.annotations`),
    labelErrors(meta.labels, `${path}.labels`),
    FORBIDDEN.filter((field) => isGiven(meta, field)).map((field) =>
      forbidden(`${path}.${CALLED[field] ?? field}`, 'cannot be set'),
    ),
  )
}

/** Whether Go would see something: an empty list is one, and so is a 0 where it is a pointer. */
function isGiven(meta: ObjectMeta, field: string): boolean {
  const value = meta[field]
  return value !== undefined && value !== null && value !== '' && (value !== 0 || field !== 'generation')
}
