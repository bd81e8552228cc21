/** What a server warns of in Pods and templates that it takes, in its order. Source: semantics §3.2, recordings pod-create/. */
import { at } from '../../apimachinery/field-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { legacyIPWarnings } from '../../apimachinery/ip-address.ts'
import { joined } from '../../apimachinery/joined.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { dns1123Label } from '../../apimachinery/names.ts'
import type { ObjectMeta } from '../../apimachinery/objects.ts'
import { appArmorProfileOf, appArmorWarning } from './app-armor-annotations.ts'
import { containerWarnings, fractionWarnings } from './container-warnings.ts'
import { portWarnings } from './port-warnings.ts'
import { nodeLabelWarnings, nullSelectorWarnings, spreadWarnings } from './scheduling-warnings.ts'
import type { Container, Pod, PodSpec } from './types.ts'
import { APP_ARMOR_CONTAINER, SECCOMP_CONTAINER, SECCOMP_POD } from './validate-annotations.ts'
import { visitContainers } from './visit-containers.ts'
import { volumeWarnings } from './volumes/warnings.ts'

/** Of a new Pod; updates are not warned of. */
export function podWarnings({ metadata, spec }: Pod, old?: Pod): string[] {
  if (old !== undefined) return []
  return joined(
    nameWarnings(metadata),
    specWarnings(spec, metadata, '', () => []),
  )
}

function nameWarnings({ name = '' }: ObjectMeta): string[] {
  const messages = dns1123Label(name)
  if (messages.length === 0) return []
  const why = "this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended"
  return [`metadata.name: ${why}: [${messages.join(' ')}]`]
}

/** Of the template of a workload, at a path such as `spec.template`: its AppArmor annotations stay annotations. */
export function podTemplateWarnings(
  { metadata, spec }: { readonly metadata: ObjectMeta; readonly spec: PodSpec },
  path: string,
): string[] {
  const ofPod = spec.securityContext?.appArmorProfile
  return specWarnings(spec, metadata, `${path}.`, ({ name, securityContext }) => {
    const annotation = metadata.annotations?.[APP_ARMOR_CONTAINER + name]
    if (annotation === undefined || securityContext?.appArmorProfile !== undefined) return []
    if (ofPod !== undefined && jsonEqual(ofPod, appArmorProfileOf(annotation))) return []
    return [appArmorWarning(name, `${path}.metadata.annotations`)]
  })
}

/** `prefix` stands before `spec` and `metadata`; `ofContainer` tells what else there is to warn of in each container. */
function specWarnings(
  spec: PodSpec,
  meta: ObjectMeta,
  prefix: string,
  ofContainer: (container: Container) => string[],
): string[] {
  const path = `${prefix}spec`
  const annotations = `${prefix}metadata.annotations`
  return joined(
    nodeLabelWarnings(spec, path),
    spreadWarnings(spec, path),
    annotationWarnings(meta, annotations),
    volumeWarnings(spec.volumes ?? [], path),
    repeatWarnings(spec, path),
    fractionWarnings(spec.overhead, `${path}.overhead`),
    seccompPodWarnings(spec, meta, annotations),
    visitContainers(spec, path).flatMap(({ container, path: here }) =>
      joined(seccompWarnings(container, meta, annotations), ofContainer(container), containerWarnings(container, here)),
    ),
    portWarnings(spec, path),
    graceWarnings(spec, path),
    nullSelectorWarnings(spec, path),
    (spec.dnsConfig?.nameservers ?? []).flatMap((server, index) =>
      legacyIPWarnings(server, at(`${path}.dnsConfig.nameservers`, index)),
    ),
    (spec.hostAliases ?? []).flatMap(({ ip }, index) => legacyIPWarnings(ip, `${at(`${path}.hostAliases`, index)}.ip`)),
  )
}

const SYSCTLS = 'non-functional in v1.11+; use the "sysctls" field instead'
const OLD_ANNOTATIONS = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', SYSCTLS],
  ['security.alpha.kubernetes.io/unsafe-sysctls', SYSCTLS],
] as const

function annotationWarnings({ annotations }: ObjectMeta, path: string): string[] {
  if (annotations === undefined) return []
  return OLD_ANNOTATIONS.filter(([key]) => annotations[key] !== undefined).map(
    ([key, why]) => `${at(path, key)}: ${why}`,
  )
}

/** What is there twice, and references to nothing. */
function repeatWarnings({ hostAliases = [], imagePullSecrets = [] }: PodSpec, path: string): string[] {
  if (hostAliases.length + imagePullSecrets.length === 0) return []
  const names = imagePullSecrets.map(({ name = '' }) => name)
  const ips = hostAliases.map(({ ip }) => ip)
  const isRepeat = (value: string, index: number, all: readonly string[]): boolean => all.indexOf(value) < index
  const warn = (list: string, field: string, what: string, value: string, index: number): string =>
    `${at(`${path}.${list}`, index)}.${field}: ${what} ${goQuote(value)}`
  return joined(
    ips.flatMap((ip, index) =>
      isRepeat(ip, index, ips) ? [warn('hostAliases', 'ip', 'duplicate ip', ip, index)] : [],
    ),
    names.flatMap((name, index) =>
      isRepeat(name, index, names) ? [warn('imagePullSecrets', 'name', 'duplicate name', name, index)] : [],
    ),
    names.flatMap((name, index) =>
      name === '' ? [warn('imagePullSecrets', 'name', 'invalid empty name', name, index)] : [],
    ),
  )
}

const seccompWarning = (key: string, path: string): string =>
  `${at(path, key)}: non-functional in v1.27+; use the "seccompProfile" field instead`

function seccompPodWarnings({ securityContext }: PodSpec, { annotations = {} }: ObjectMeta, path: string): string[] {
  const isUsed = securityContext?.seccompProfile === undefined && annotations[SECCOMP_POD] !== undefined
  return isUsed ? [seccompWarning(SECCOMP_POD, path)] : []
}

function seccompWarnings(
  { name, securityContext }: Container,
  { annotations = {} }: ObjectMeta,
  path: string,
): string[] {
  const key = SECCOMP_CONTAINER + name
  const isUsed = securityContext?.seccompProfile === undefined && annotations[key] !== undefined
  return isUsed ? [seccompWarning(key, path)] : []
}

function graceWarnings({ terminationGracePeriodSeconds: seconds = 0 }: PodSpec, path: string): string[] {
  const why = 'must be >= 0; negative values are invalid and will be treated as 1'
  return seconds < 0 ? [`${path}.terminationGracePeriodSeconds: ${why}`] : []
}
