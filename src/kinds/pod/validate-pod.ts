/** The whole of a Pod, area by area in the order in which Kubernetes reports. Source: semantics §4. */
import { at, type FieldError, forbidden, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import { dns1123Label, dns1123Subdomain } from '../../apimachinery/names.ts'
import { validateObjectMeta } from '../../apimachinery/object-meta.ts'
import type { ObjectMeta } from '../../apimachinery/objects.ts'
import { isJsonObject } from '../../apimachinery/objects.ts'
import { printInternal } from './internal-printer.ts'
import type { Pod, PodSpec } from './types.ts'
import {
  type ContainerScope,
  validateContainers,
  validateImageSpaces,
  validateInitContainers,
} from './validate-containers.ts'
import { validateEphemeralContainers } from './validate-ephemeral-containers.ts'
import { validateHostNetworkPorts } from './validate-ports.ts'
import {
  validateNodeSelector,
  validateReadinessGates,
  validateSchedulingGates,
  validateTolerations,
  validateTopologySpread,
} from './validate-scheduling.ts'
import { validateContainerOs, validatePodSecurityContext } from './validate-security-context.ts'
import { validateVolumes } from './validate-volumes.ts'

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never']
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never']
const MAX_INT32 = 2_147_483_647
const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror'

/** Metadata and spec of a Pod, without what is only checked on create. */
export function validatePodMetadataAndSpec(pod: Pod): FieldError[] {
  const rules = { namespaced: true, validateName: dns1123Subdomain }
  return [
    ...validateObjectMeta(pod.metadata, rules),
    ...annotationErrors(pod),
    ...validatePodSpec(pod.spec, 'spec'),
    ...tokenErrors(pod.spec),
    ...validateImageSpaces(pod.spec.containers ?? [], 'spec.containers'),
    ...validateImageSpaces(pod.spec.initContainers ?? [], 'spec.initContainers'),
  ]
}

/** A new Pod. */
export function validateNewPod(pod: Pod): FieldError[] {
  const errors = validatePodMetadataAndSpec(pod)
  if ((pod.spec.ephemeralContainers ?? []).length > 0)
    errors.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'))
  if ((pod.spec.nodeName ?? '') !== '' && (pod.spec.schedulingGates ?? []).length > 0) {
    errors.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'))
  }
  return errors
}

/** Annotations that mean something to Pods. */
export function annotationErrors({ metadata, spec }: { metadata: ObjectMeta; spec: PodSpec }): FieldError[] {
  const { annotations = {} } = metadata
  const errors: FieldError[] = []
  const mirror = annotations[MIRROR_ANNOTATION]
  if (mirror !== undefined && (spec.nodeName ?? '') === '') {
    errors.push(
      invalid(
        at('metadata.annotations', MIRROR_ANNOTATION),
        mirror,
        'must set spec.nodeName if mirror pod annotation is set',
      ),
    )
  }
  const cost = annotations['controller.kubernetes.io/pod-deletion-cost']
  if (cost !== undefined && !/^(?:0|-?[1-9]\d{0,9})$/.test(cost)) {
    errors.push(
      invalid('metadata.annotations[controller.kubernetes.io/pod-deletion-cost]', cost, 'must be a 32bit integer'),
    )
  }
  return errors
}

/** A spec, of a Pod or of a template. */
export function validatePodSpec(spec: PodSpec, path: string): FieldError[] {
  const checked = validateVolumes(spec.volumes ?? [], `${path}.volumes`)
  const claims = new Set(
    (Array.isArray(spec.resourceClaims) ? spec.resourceClaims : []).map((claim) =>
      isJsonObject(claim) ? String(claim.name) : '',
    ),
  )
  const scope: ContainerScope = { spec, volumes: checked.volumes, claims, print: printInternal }
  return [
    ...checked.errors,
    ...validateContainers(scope, `${path}.containers`),
    ...validateInitContainers(scope, `${path}.initContainers`),
    ...validateEphemeralContainers(scope, `${path}.ephemeralContainers`),
    ...hostNetworkErrors(spec, path),
    ...choiceErrors(spec, path),
    ...validateNodeSelector(spec, `${path}.nodeSelector`),
    ...validatePodSecurityContext(spec, path),
    ...pullSecretErrors(spec, path),
    ...dnsConfigErrors(spec, path),
    ...validateReadinessGates(spec.readinessGates ?? [], `${path}.readinessGates`),
    ...validateSchedulingGates(spec.schedulingGates ?? [], `${path}.schedulingGates`),
    ...validateTopologySpread(spec.topologySpreadConstraints ?? [], `${path}.topologySpreadConstraints`),
    ...namingErrors(spec, path),
    ...validateTolerations(spec.tolerations ?? [], `${path}.tolerations`),
    ...classErrors(spec, path),
    ...osErrors(spec, path),
  ]
}

function hostNetworkErrors(spec: PodSpec, path: string): FieldError[] {
  if (!spec.hostNetwork) return []
  return [
    ...validateHostNetworkPorts(spec.containers ?? [], `${path}.containers`),
    ...validateHostNetworkPorts(spec.initContainers ?? [], `${path}.initContainers`),
  ]
}

function choiceErrors({ restartPolicy = '', dnsPolicy = '' }: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (restartPolicy === '') errors.push(required(`${path}.restartPolicy`))
  else if (!RESTART_POLICIES.includes(restartPolicy))
    errors.push(notSupported(`${path}.restartPolicy`, restartPolicy, RESTART_POLICIES))
  if (dnsPolicy === '') errors.push(required(`${path}.dnsPolicy`))
  else if (!DNS_POLICIES.includes(dnsPolicy)) errors.push(notSupported(`${path}.dnsPolicy`, dnsPolicy, DNS_POLICIES))
  return errors
}

function pullSecretErrors({ imagePullSecrets = [] }: PodSpec, path: string): FieldError[] {
  return imagePullSecrets.flatMap((reference, index) =>
    Object.keys(reference).every((key) => key === 'name')
      ? []
      : [invalid(at(`${path}.imagePullSecrets`, index), reference, 'only name may be set')],
  )
}

function dnsConfigErrors({ dnsPolicy, dnsConfig }: PodSpec, path: string): FieldError[] {
  const servers = isJsonObject(dnsConfig) && Array.isArray(dnsConfig.nameservers) ? dnsConfig.nameservers : []
  if (dnsPolicy !== 'None') return []
  if (!isJsonObject(dnsConfig))
    return [required(`${path}.dnsConfig`, 'must provide `dnsConfig` when `dnsPolicy` is None')]
  if (servers.length > 0) return []
  return [
    required(`${path}.dnsConfig.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'),
  ]
}

function namingErrors(spec: PodSpec, path: string): FieldError[] {
  const { serviceAccountName = '', nodeName = '', activeDeadlineSeconds, hostname = '', subdomain = '' } = spec
  const messages = (field: string, value: string, rule: (value: string) => string[]): FieldError[] =>
    value === '' ? [] : rule(value).map((why) => invalid(`${path}.${field}`, value, why))
  const errors = [
    ...messages('serviceAccountName', serviceAccountName, dns1123Subdomain),
    ...messages('nodeName', nodeName, dns1123Subdomain),
  ]
  if (activeDeadlineSeconds !== undefined && (activeDeadlineSeconds < 1 || activeDeadlineSeconds > MAX_INT32)) {
    errors.push(
      invalid(`${path}.activeDeadlineSeconds`, activeDeadlineSeconds, `must be between 1 and ${MAX_INT32}, inclusive`),
    )
  }
  return [...errors, ...messages('hostname', hostname, dns1123Label), ...messages('subdomain', subdomain, dns1123Label)]
}

function classErrors(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const field of ['priorityClassName', 'runtimeClassName'] as const) {
    const value = spec[field]
    if (value === undefined || (value === '' && field === 'priorityClassName')) continue
    errors.push(...dns1123Subdomain(value).map((why) => invalid(`${path}.${field}`, value, why)))
  }
  const { preemptionPolicy } = spec
  if (preemptionPolicy !== undefined && !PREEMPTION_POLICIES.includes(preemptionPolicy)) {
    errors.push(notSupported(`${path}.preemptionPolicy`, preemptionPolicy, PREEMPTION_POLICIES))
  }
  return errors
}

const OS_NAMES = ['linux', 'windows']

function osErrors(spec: PodSpec, path: string): FieldError[] {
  const name = spec.os?.name
  if (spec.os === undefined) return []
  if (name === undefined || name === '') return [required(`${path}.os.name`)]
  if (!OS_NAMES.includes(name)) return [notSupported(`${path}.os`, name, OS_NAMES)]
  return (['containers', 'initContainers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).flatMap((container, index) =>
      validateContainerOs(container.securityContext, spec, `${at(`${path}.${list}`, index)}.securityContext`),
    ),
  )
}

/** A projected token needs an account to be of. */
function tokenErrors({ serviceAccountName = '', volumes = [] }: PodSpec): FieldError[] {
  if (serviceAccountName !== '') return []
  return volumes.flatMap(({ projected }, index) => {
    const sources = isJsonObject(projected) && Array.isArray(projected.sources) ? projected.sources : []
    return sources.flatMap((source, sourceIndex) =>
      isJsonObject(source) && source.serviceAccountToken !== undefined
        ? [
            forbidden(
              `spec.volumes[${index}].projected.sources[${sourceIndex}].serviceAccountToken`,
              'must not be specified when serviceAccountName is not set',
            ),
          ]
        : [],
    )
  })
}

/** The template of a workload: a spec without ephemeral containers. */
export function validatePodTemplateSpec(spec: PodSpec, path: string): FieldError[] {
  const errors = validatePodSpec({ ...spec, ephemeralContainers: [] }, path)
  if ((spec.ephemeralContainers ?? []).length === 0) return errors
  return [...errors, forbidden(`${path}.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
}
