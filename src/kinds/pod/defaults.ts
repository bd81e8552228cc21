/** Defaults of Pods and of Pod templates. Source: semantics §3.1, recordings pod-create/. */
import { joined } from '../../apimachinery/joined.ts'
import type { ObjectMeta } from '../../apimachinery/objects.ts'
import type { EnvVar, Handler, Probe } from './container-types.ts'
import { defaultPullPolicy } from './image-reference.ts'
import { podResourceDefaults, requestsFromLimits, roundResources } from './resource-defaults.ts'
import type { Container, Pod, PodSpec, PodStatus } from './types.ts'
import { applyVolumeDefaults } from './volumes/defaults.ts'

/** Defaults of a Pod: what only Pods get, and those of a spec. */
export function applyPodDefaults(pod: Pod): void {
  const { spec } = pod
  const containers = joined(spec.initContainers ?? [], spec.containers ?? [])
  for (const container of containers) requestsFromLimits(container)
  podResourceDefaults(spec)
  spec.enableServiceLinks ??= true
  if (spec.hostNetwork) for (const container of containers) hostPorts(container)
  applyPodSpecDefaults(spec)
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) spec.terminationGracePeriodSeconds = 1
  applyPodStatusDefaults(pod)
}

/** Defaults of all but the spec. */
export function applyPodStatusDefaults({ metadata, status }: Pod): void {
  dropOldAnnotations(metadata)
  alignPodIPs(status)
}

/** A Pod's address and the first of its addresses are one thing; the single one wins (recording pod-update/status). */
function alignPodIPs(status: PodStatus): void {
  const { podIP = '', podIPs: [first] = [] } = status
  if (podIP !== '' && podIP !== first?.ip) status.podIPs = [{ ip: podIP }]
  else if (podIP === '' && first !== undefined) status.podIP = first.ip
}

/** Defaults of a spec, in a Pod or in a template. */
export function applyPodSpecDefaults(spec: PodSpec): void {
  spec.dnsPolicy ||= 'ClusterFirst'
  spec.restartPolicy ||= 'Always'
  spec.securityContext ??= {}
  spec.terminationGracePeriodSeconds ??= 30
  spec.schedulerName ||= 'default-scheduler'
  mirrorServiceAccount(spec)
  for (const volume of spec.volumes ?? []) applyVolumeDefaults(volume)
  for (const container of spec.initContainers ?? []) applyContainerDefaults(container)
  for (const container of spec.containers ?? []) applyContainerDefaults(container)
  for (const container of spec.ephemeralContainers ?? []) applyContainerDefaults(container)
  roundResources(spec.overhead)
  roundResources(spec.resources?.limits)
  roundResources(spec.resources?.requests)
}

/** The old name of the field shows the same value; the new one wins. */
function mirrorServiceAccount(spec: PodSpec): void {
  const name = spec.serviceAccountName || spec.serviceAccount || ''
  if (name === '') return
  spec.serviceAccountName = name
  spec.serviceAccount = name
}

/** In these, servers before 1.8 kept init containers: they are taken for no annotations at all. */
const OLD_ANNOTATION = /^pod\.(?:alpha|beta)\.kubernetes\.io\/init-container(?:s|-statuses)$/

function dropOldAnnotations({ annotations = {} }: ObjectMeta): void {
  for (const key of Object.keys(annotations)) if (OLD_ANNOTATION.test(key)) delete annotations[key]
}

function hostPorts({ ports = [] }: Container): void {
  for (const port of ports) port.hostPort ||= port.containerPort
}

function applyContainerDefaults(container: Container): void {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle, resources } = container
  container.terminationMessagePath ||= '/dev/termination-log'
  container.terminationMessagePolicy ||= 'File'
  container.imagePullPolicy ||= defaultPullPolicy(container.image ?? '')
  for (const port of container.ports ?? []) port.protocol ||= 'TCP'
  for (const variable of container.env ?? []) envDefaults(variable)
  roundResources(resources.limits)
  roundResources(resources.requests)
  for (const probe of [livenessProbe, readinessProbe, startupProbe]) if (probe !== undefined) probeDefaults(probe)
  for (const hook of [lifecycle?.postStart, lifecycle?.preStop]) if (hook !== undefined) httpDefaults(hook)
}

function envDefaults({ valueFrom }: EnvVar): void {
  if (valueFrom?.fieldRef !== undefined) valueFrom.fieldRef.apiVersion ||= 'v1'
  if (valueFrom?.fileKeyRef !== undefined) valueFrom.fileKeyRef.optional ??= false
}

function probeDefaults(probe: Probe): void {
  httpDefaults(probe)
  if (probe.grpc !== undefined) probe.grpc.service ??= ''
  probe.timeoutSeconds ||= 1
  probe.periodSeconds ||= 10
  probe.successThreshold ||= 1
  probe.failureThreshold ||= 3
}

function httpDefaults({ httpGet }: Handler): void {
  if (httpGet === undefined) return
  httpGet.path ||= '/'
  httpGet.scheme ||= 'HTTP'
}
