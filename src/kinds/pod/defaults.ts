/** Defaults of Pods and of Pod templates. Source: semantics §3.1, recordings pod-create/. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { Quantity } from '../../apimachinery/quantity.ts'
import { defaultPullPolicy } from './image-reference.ts'
import type { Container, Pod, PodSpec, PodStatus } from './types.ts'
import { applyVolumeDefaults } from './volume-defaults.ts'

function setDefault(object: JsonObject, key: string, value: JsonValue): void {
  const known = object[key]
  if (known === undefined || known === '') object[key] = value
}

/** Defaults of a Pod: those of a spec, and what only Pods get. */
export function applyPodDefaults(pod: Pod): void {
  const { spec } = pod
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) requestsFromLimits(container)
  setDefault(spec, 'enableServiceLinks', true)
  applyPodSpecDefaults(spec)
  alignPodIPs(pod.status)
}

/** A Pod's address and the first of its addresses are one thing; the single one wins (recording pod-update/status). */
function alignPodIPs(status: PodStatus): void {
  const { podIP = '', podIPs: [first] = [] } = status
  if (podIP !== '' && podIP !== first?.ip) status.podIPs = [{ ip: podIP }]
  else if (podIP === '' && first !== undefined) status.podIP = first.ip
}

/** Defaults of a spec, in a Pod or in a template. */
export function applyPodSpecDefaults(spec: PodSpec): void {
  setDefault(spec, 'dnsPolicy', 'ClusterFirst')
  setDefault(spec, 'restartPolicy', 'Always')
  setDefault(spec, 'securityContext', {})
  setDefault(spec, 'terminationGracePeriodSeconds', 30)
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) spec.terminationGracePeriodSeconds = 1
  setDefault(spec, 'schedulerName', 'default-scheduler')
  mirrorServiceAccount(spec)
  if (spec.hostNetwork)
    for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) hostPorts(container)
  for (const volume of spec.volumes ?? []) applyVolumeDefaults(volume)
  for (const container of spec.initContainers ?? []) applyContainerDefaults(container)
  for (const container of spec.containers ?? []) applyContainerDefaults(container)
  for (const container of spec.ephemeralContainers ?? []) applyContainerDefaults(container)
  roundResources(spec.overhead)
}

/** The old name of the field shows the same value; the new one wins. */
function mirrorServiceAccount(spec: PodSpec): void {
  const name = spec.serviceAccountName || spec.serviceAccount || ''
  if (name === '') return
  spec.serviceAccountName = name
  spec.serviceAccount = name
}

function hostPorts({ ports = [] }: Container): void {
  for (const port of ports) if ((port.hostPort ?? 0) === 0) port.hostPort = port.containerPort
}

/** A limit without a request is the request too. */
function requestsFromLimits({ resources }: Container): void {
  const { limits } = resources
  if (limits === undefined) return
  const requests = resources.requests ?? {}
  for (const [name, value] of Object.entries(limits)) if (requests[name] === undefined) requests[name] = value
  resources.requests = requests
}

/** Amounts finer than a thousandth are rounded up. */
function roundResources(resources: { [name: string]: string } | undefined): void {
  for (const [name, text] of Object.entries(resources ?? {})) {
    if (resources === undefined) return
    const quantity = Quantity.parse(text)
    if (!quantity.isWholeMilli) resources[name] = quantity.roundedToMilli().toString()
  }
}

export function applyContainerDefaults(container: Container): void {
  setDefault(container, 'terminationMessagePath', '/dev/termination-log')
  setDefault(container, 'terminationMessagePolicy', 'File')
  setDefault(container, 'imagePullPolicy', defaultPullPolicy(container.image ?? ''))
  for (const port of container.ports ?? []) setDefault(port, 'protocol', 'TCP')
  for (const variable of container.env ?? []) envDefaults(variable)
  roundResources(container.resources?.limits)
  roundResources(container.resources?.requests)
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) probeDefaults(probe)
  if (isJsonObject(container.lifecycle)) {
    for (const hook of Object.values(container.lifecycle)) if (isJsonObject(hook)) handlerDefaults(hook)
  }
}

function envDefaults({ valueFrom }: JsonObject): void {
  if (!isJsonObject(valueFrom)) return
  if (isJsonObject(valueFrom.fieldRef)) setDefault(valueFrom.fieldRef, 'apiVersion', 'v1')
  if (isJsonObject(valueFrom.fileKeyRef) && valueFrom.fileKeyRef.optional === undefined)
    valueFrom.fileKeyRef.optional = false
}

function probeDefaults(probe: JsonObject | undefined): void {
  if (probe === undefined) return
  handlerDefaults(probe)
  if (isJsonObject(probe.grpc) && probe.grpc.service === undefined) probe.grpc.service = ''
  for (const [key, value] of PROBE_NUMBERS) if ((probe[key] ?? 0) === 0) probe[key] = value
}

const PROBE_NUMBERS = [
  ['timeoutSeconds', 1],
  ['periodSeconds', 10],
  ['successThreshold', 1],
  ['failureThreshold', 3],
] as const

function handlerDefaults({ httpGet }: JsonObject): void {
  if (!isJsonObject(httpGet)) return
  setDefault(httpGet, 'path', '/')
  setDefault(httpGet, 'scheme', 'HTTP')
}
