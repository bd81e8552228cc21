/** IngressClasses. Source: recording kinds-other/ingresses; networking validation of v1.35. */
import { domainPrefixedPathErrors } from '../apimachinery/domain-prefixed-path.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  invalidAll,
  notSupported,
  RawText,
  required,
  tooLong,
} from '../apimachinery/field-error.ts'
import { goQuote } from '../apimachinery/go-quote.ts'
import { dns1123Label } from '../apimachinery/names.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { metadataStrategy } from './generic-kinds.ts'
import { localReferenceErrors } from './ingress/local-reference.ts'
import type { LocalReference } from './ingress/types.ts'

interface Parameters extends LocalReference {
  scope?: string
  namespace?: string
}

interface IngressClass extends KubeObject {
  spec: JsonObject & { controller?: string; parameters?: Parameters }
}

const MAX_CONTROLLER = 250
const SCOPES = ['Cluster', 'Namespace']

const meta = metadataStrategy<IngressClass>(false, false)

function specErrors({ spec: { controller = '', parameters } }: IngressClass): FieldError[] {
  const path = 'spec.controller'
  return [
    ...(Buffer.byteLength(controller) > MAX_CONTROLLER ? [tooLong(path, MAX_CONTROLLER)] : []),
    ...domainPrefixedPathErrors(controller, path),
    ...(parameters === undefined ? [] : parametersErrors(parameters, 'spec.parameters')),
  ]
}

const parametersErrors = (parameters: Parameters, path: string): FieldError[] => [
  ...localReferenceErrors(parameters, path),
  ...scopeErrors(parameters, path),
]

/** A namespace is named exactly where the scope is one. */
function scopeErrors({ scope, namespace }: Parameters, path: string): FieldError[] {
  if (scope === undefined) return [required(`${path}.scope`)]
  if (!SCOPES.includes(scope)) return [notSupported(`${path}.scope`, new RawText(goQuote(scope)), SCOPES)]
  const here = `${path}.namespace`
  const why = `\`parameters.scope\` is set to '${scope}'`
  if (scope === 'Cluster') return namespace === undefined ? [] : [forbidden(here, why)]
  return namespace === undefined ? [required(here, why)] : invalidAll(here, namespace, dns1123Label(namespace))
}

export const ingressClass = defineKind<IngressClass>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  resource: 'ingressclasses',
  namespaced: false,
  strategy: {
    ...meta,
    tracksGeneration: true,
    applyDefaults({ spec: { parameters } }) {
      if (parameters !== undefined) parameters.scope ??= 'Cluster'
    },
    validate: (object, context) => [...(meta.validate?.(object, context) ?? []), ...specErrors(object)],
    validateUpdate: (object, old, context) => [
      ...(meta.validateUpdate?.(object, old, context) ?? []),
      ...(object.spec.controller === old.spec.controller
        ? []
        : [invalid('spec.controller', object.spec.controller ?? '', 'field is immutable')]),
      ...specErrors(object),
    ],
  },
})
