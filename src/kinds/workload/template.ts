/** Templates of Pods that are to run for ever, as all but Jobs have them. Source: recordings kinds-apps/. */
import { type FieldError, forbidden, notSupported } from '../../apimachinery/field-error.ts'
import { dns1123Label } from '../../apimachinery/names.ts'
import type { KubeObject, ObjectMeta } from '../../apimachinery/objects.ts'
import { validatePodTemplate } from '../pod/validate-pod.ts'
import { podTemplateWarnings } from '../pod/warnings.ts'
import type { PodTemplateSpec } from './types.ts'

/** `kind` is the one that the message blames; `path` is that of the template. */
export const foreverTemplateErrors = (template: PodTemplateSpec, kind: string, path: string): FieldError[] => [
  ...validatePodTemplate(template, path),
  ...foreverErrors(template, kind, path),
]

/** What a Pod may not be that is to run for ever. */
export function foreverErrors({ spec }: PodTemplateSpec, kind: string, path: string): FieldError[] {
  const { restartPolicy = '', activeDeadlineSeconds } = spec
  const errors: FieldError[] = []
  if (restartPolicy !== 'Always') errors.push(notSupported(`${path}.spec.restartPolicy`, restartPolicy, ['Always']))
  if (activeDeadlineSeconds !== undefined)
    errors.push(forbidden(`${path}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`))
  return errors
}

/** Of a name that ends up in names of Pods; only new objects are warned of. */
export function podNameWarnings({ name = '' }: ObjectMeta, old: KubeObject | undefined): string[] {
  const messages = dns1123Label(name)
  if (old !== undefined || messages.length === 0) return []
  const why = 'this is used in Pod names and hostnames, which can result in surprising behavior'
  return [`metadata.name: ${why}; a DNS label is recommended: [${messages.join(' ')}]`]
}

/** Of a template of a new object, or of one whose generation moves. */
export function changedTemplateWarnings(
  template: PodTemplateSpec,
  path: string,
  { metadata }: KubeObject,
  old: KubeObject | undefined,
): string[] {
  return old !== undefined && old.metadata.generation === metadata.generation ? [] : podTemplateWarnings(template, path)
}
