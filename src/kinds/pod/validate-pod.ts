/** The whole of a Pod, area by area in the order in which Kubernetes reports. Source: semantics §4. */
import { at, type FieldError, forbidden, invalid, invalidAll } from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { dns1123Subdomain, inclusiveRange } from '../../apimachinery/names.ts'
import { annotationErrors, labelErrors, validateObjectMeta } from '../../apimachinery/object-meta.ts'
import type { ObjectMeta } from '../../apimachinery/objects.ts'
import { choiceErrors } from './choices.ts'
import type { Pod, PodSpec } from './types.ts'
import { validateAffinity } from './validate-affinity.ts'
import { validateAnnotations, validateProfilesMatch } from './validate-annotations.ts'
import {
  type ContainerScope,
  validateContainers,
  validateImageSpaces,
  validateInitContainers,
} from './validate-containers.ts'
import { validateFileKeyVolumes } from './validate-env.ts'
import { validateEphemeralContainers } from './validate-ephemeral-containers.ts'
import { validateHostUsers } from './validate-host-users.ts'
import {
  optionalName,
  validateDnsConfig,
  validateHostAliases,
  validateHostname,
  validateHostnameOverride,
} from './validate-naming.ts'
import { validatePodResources } from './validate-pod-resources.ts'
import { validateHostNetworkPorts } from './validate-ports.ts'
import { validateResourceClaims } from './validate-resource-claims.ts'
import { validateResources } from './validate-resources.ts'
import { validateReadinessGates, validateSchedulingGates, validateTolerations } from './validate-scheduling.ts'
import { validatePodSecurityContext } from './validate-security-context.ts'
import { validateTopologySpread } from './validate-topology-spread.ts'
import { validateHostProcesses, validateOs } from './validate-windows.ts'
import { validateVolumes } from './volumes/validate-volumes.ts'

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never']
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never']
const MAX_INT32 = 2_147_483_647

/** A new Pod. */
export function validateNewPod(pod: Pod): FieldError[] {
  const { metadata, spec } = pod
  const errors = validatePodMetadataAndSpec(pod)
  if ((spec.ephemeralContainers ?? []).length > 0)
    errors.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'))
  if ((spec.nodeName ?? '') !== '' && (spec.schedulingGates ?? []).length > 0)
    errors.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'))
  return joined(errors, validateProfilesMatch(metadata, spec, 'spec'))
}

/** Metadata and spec of a Pod, without what is only checked on create. */
export function validatePodMetadataAndSpec({ metadata, spec }: Pod): FieldError[] {
  return joined(
    validateObjectMeta(metadata, { namespaced: true, validateName: dns1123Subdomain }),
    validateAnnotations(metadata.annotations, spec, 'metadata.annotations'),
    validatePodSpec(spec, metadata, 'spec'),
    tokenErrors(spec),
    validateImageSpaces(spec.containers ?? [], 'spec.containers'),
    validateImageSpaces(spec.initContainers ?? [], 'spec.initContainers'),
  )
}

/** The template of a workload: what a Pod may be that is not there yet. `path` is that of the template. */
export function validatePodTemplate(
  { metadata, spec }: { readonly metadata: ObjectMeta; readonly spec: PodSpec },
  path: string,
): FieldError[] {
  const errors = joined(
    labelErrors(metadata.labels, `${path}.labels`),
    annotationErrors(metadata.annotations, `${path}.annotations`),
    validateAnnotations(metadata.annotations, spec, `${path}.annotations`),
    validatePodSpec(spec, undefined, `${path}.spec`),
    validateProfilesMatch(metadata, spec, `${path}.spec`),
  )
  if ((spec.ephemeralContainers ?? []).length === 0) return errors
  return [...errors, forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
}

/** A spec. `meta` is that of its Pod; undefined for a template, of which less is asked. */
function validatePodSpec(spec: PodSpec, meta: ObjectMeta | undefined, path: string): FieldError[] {
  const { volumes, errors } = validateVolumes(spec.volumes ?? [], meta, `${path}.volumes`)
  const claims = new Set((spec.resourceClaims ?? []).map(({ name }) => name).filter((name) => name !== ''))
  const scope: ContainerScope = { spec, volumes, claims }
  return joined(
    errors,
    validateResourceClaims(spec.resourceClaims ?? [], meta, `${path}.resourceClaims`),
    validateContainers(scope, `${path}.containers`),
    validateInitContainers(scope, `${path}.initContainers`),
    validateEphemeralContainers(scope, `${path}.ephemeralContainers`),
    validatePodResources(spec, claims, `${path}.resources`),
    validateHostNetworkPorts(spec, meta, `${path}.containers`),
    choiceErrors(spec.restartPolicy ?? '', RESTART_POLICIES, `${path}.restartPolicy`),
    choiceErrors(spec.dnsPolicy ?? '', DNS_POLICIES, `${path}.dnsPolicy`),
    labelErrors(spec.nodeSelector, `${path}.nodeSelector`),
    validatePodSecurityContext(spec, `${path}.securityContext`),
    validateAffinity(spec.affinity, `${path}.affinity`),
    validateDnsConfig(spec, path),
    validateReadinessGates(spec.readinessGates ?? [], `${path}.readinessGates`),
    validateSchedulingGates(spec.schedulingGates ?? [], `${path}.schedulingGates`),
    validateTopologySpread(spec.topologySpreadConstraints ?? [], `${path}.topologySpreadConstraints`),
    validateHostProcesses(spec, path),
    validateHostUsers(spec, path),
    validateHostnameOverride(spec, path),
    optionalName(spec.serviceAccountName, dns1123Subdomain, `${path}.serviceAccountName`),
    optionalName(spec.nodeName, dns1123Subdomain, `${path}.nodeName`),
    deadlineErrors(spec.activeDeadlineSeconds, `${path}.activeDeadlineSeconds`),
    validateHostname(spec, path),
    validateTolerations(spec.tolerations ?? [], `${path}.tolerations`),
    validateHostAliases(spec, `${path}.hostAliases`),
    classErrors(spec, path),
    validateOs(spec, path),
    validateFileKeyVolumes(spec, path),
  )
}

/** Seconds; undefined is no deadline. */
function deadlineErrors(seconds: number | undefined, path: string): FieldError[] {
  if (seconds === undefined || (seconds >= 1 && seconds <= MAX_INT32)) return []
  return [invalid(path, seconds, inclusiveRange(1, MAX_INT32))]
}

/** Classes of priority and of runtimes, and what they bring. */
function classErrors(spec: PodSpec, path: string): FieldError[] {
  const { priorityClassName, runtimeClassName, preemptionPolicy, overhead } = spec
  const runtimePath = `${path}.runtimeClassName`
  return joined(
    optionalName(priorityClassName, dns1123Subdomain, `${path}.priorityClassName`),
    runtimeClassName === undefined ? [] : invalidAll(runtimePath, runtimeClassName, dns1123Subdomain(runtimeClassName)),
    preemptionPolicy === undefined
      ? []
      : choiceErrors(preemptionPolicy, PREEMPTION_POLICIES, `${path}.preemptionPolicy`),
    // Overhead counts as limits, and is told of as such.
    overhead === undefined ? [] : validateResources({ limits: overhead }, new Set(), `${path}.overhead`),
  )
}

/** A projected token needs an account to be of. */
function tokenErrors({ serviceAccountName = '', volumes = [] }: PodSpec): FieldError[] {
  if (serviceAccountName !== '') return []
  return volumes.flatMap(({ projected }, index) =>
    (projected?.sources ?? []).flatMap(({ serviceAccountToken }, sourceIndex) => {
      if (serviceAccountToken === undefined) return []
      const source = at(`${at('spec.volumes', index)}.projected.sources`, sourceIndex)
      return [forbidden(`${source}.serviceAccountToken`, 'must not be specified when serviceAccountName is not set')]
    }),
  )
}
