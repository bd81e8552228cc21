/** What a server warns of in Pods that it takes. Source: semantics §3.2, recordings pod-create/. */
import { at } from '../../apimachinery/field-error.ts'
import { dns1123Label } from '../../apimachinery/names.ts'
import type { Container, Pod } from './types.ts'

const DEPRECATED_LABELS: { readonly [key: string]: string } = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
}

export function podWarnings(pod: Pod, old?: Pod): string[] {
  const { spec } = pod
  return [
    ...(old === undefined ? nameWarnings(pod) : []),
    ...Object.keys(spec.nodeSelector ?? {})
      .sort()
      .flatMap((key) =>
        DEPRECATED_LABELS[key] === undefined ? [] : [`${at('spec.nodeSelector', key)}: ${DEPRECATED_LABELS[key]}`],
      ),
    ...(spec.containers ?? []).flatMap((container, index) =>
      containerWarnings(container, at('spec.containers', index)),
    ),
    ...(spec.initContainers ?? []).flatMap((container, index) =>
      containerWarnings(container, at('spec.initContainers', index)),
    ),
  ]
}

function nameWarnings({ metadata }: Pod): string[] {
  const messages = dns1123Label(metadata.name ?? '')
  if (messages.length === 0) return []
  const why = "this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended"
  return [`metadata.name: ${why}: [${messages.join(' ')}]`]
}

function containerWarnings({ env = [] }: Container, path: string): string[] {
  const seen = new Map<string, string>()
  return env.flatMap((variable, index) => {
    const name = String(variable.name)
    const hidden = seen.has(name)
    seen.set(name, String(variable.value ?? ''))
    return hidden
      ? [`${at(`${path}.env`, index)}: hides previous definition of "${name}", which may be dropped when using apply`]
      : []
  })
}
