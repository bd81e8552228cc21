/** DefaultIngressClass: an Ingress that names no class takes the default one. Source: Kubernetes docs "Ingress" (default IngressClass). */
import { specOf } from '../apimachinery/object-fields.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'
import { defaultClass } from './default-class.ts'

const GROUP = 'networking.k8s.io'
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class'
const DEFAULT_ANNOTATION = 'ingressclass.kubernetes.io/is-default-class'

function admit({ operation, kind, subresource, object, lookup }: AdmissionRequest): void {
  const isIngress = kind.group === GROUP && kind.resource === 'ingresses' && subresource === ''
  if (operation !== 'CREATE' || !isIngress || object === undefined) return
  const spec = specOf(object)
  if (spec.ingressClassName !== undefined || object.metadata.annotations?.[CLASS_ANNOTATION] !== undefined) return
  const ingressClassName = defaultClass(lookup.list(GROUP, 'ingressclasses', ''), [DEFAULT_ANNOTATION])
  if (ingressClassName !== undefined) object.spec = { ...spec, ingressClassName }
}

export const defaultIngressClass: AdmissionPlugin = { name: 'DefaultIngressClass', admit }
