/** Who a Pod of a StatefulSet is: its number, its names, its volumes. Pure. Source: Kubernetes docs "StatefulSets", Pod Identity. */
import { listOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../../apimachinery/objects.ts'
import type { Pod, PodTemplate, StatefulSet } from '../../client/types.ts'
import { podOf } from '../pod-control.ts'

const POD_NAME = 'statefulset.kubernetes.io/pod-name'
const POD_INDEX = 'apps.kubernetes.io/pod-index'
const REVISION = 'controller-revision-hash'

/** The number of a Pod; -1 of one whose name is not the set's with a number. */
export function ordinalOf(
  { metadata: { name: setName } }: KubeObject,
  { metadata: { name = '' } }: KubeObject,
): number {
  const [, parent, digits = ''] = /^(.*)-(\d+)$/s.exec(name) ?? []
  return parent === setName ? Number(digits) : -1
}

export const firstOrdinal = ({ spec }: StatefulSet): number => spec.ordinals?.start ?? 0

/** Whether the set asks for a Pod of this number. */
export const isInRange = (set: StatefulSet, ordinal: number): boolean =>
  ordinal >= firstOrdinal(set) && ordinal < firstOrdinal(set) + set.spec.replicas

export const revisionOf = ({ metadata }: KubeObject): string => metadata.labels?.[REVISION] ?? ''

/** A Pod that is not yet made: it has no phase. */
export function newPod(set: StatefulSet, template: PodTemplate, revision: string, ordinal: number): Pod {
  const name = `${set.metadata.name}-${ordinal}`
  const labels = { ...identityLabels(name, ordinal), [REVISION]: revision }
  const { metadata, spec } = podOf(set, template, { labels }, {})
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { ...metadata, generateName: `${set.metadata.name}-`, name },
    spec: {
      ...spec,
      hostname: name,
      ...(set.spec.serviceName === undefined ? {} : { subdomain: set.spec.serviceName }),
      volumes: volumesOf(set, spec, ordinal),
    },
    status: {},
  }
}

const identityLabels = (name: string, ordinal: number): { [label: string]: string } => ({
  [POD_NAME]: name,
  [POD_INDEX]: String(ordinal),
})

/** The name of the claim that a template makes for a Pod. */
export const claimName = (set: StatefulSet, template: KubeObject['metadata'], ordinal: number): string =>
  `${template.name}-${set.metadata.name}-${ordinal}`

/** The volumes of a Pod: those of the claims first, then what the Pod has besides. */
function volumesOf(set: StatefulSet, spec: JsonObject, ordinal: number): JsonObject[] {
  const claims = (set.spec.volumeClaimTemplates ?? []).map(({ metadata }) => ({
    name: metadata.name ?? '',
    persistentVolumeClaim: { claimName: claimName(set, metadata, ordinal) },
  }))
  const names = new Set<unknown>(claims.map(({ name }) => name))
  return [...claims, ...volumes(spec).filter(({ name }) => !names.has(name))]
}

const volumes = ({ volumes: listed }: JsonObject): JsonObject[] => listOf(listed)

/** The Pod as its identity wants it; undefined when it is so already. */
export function withIdentity(set: StatefulSet, pod: Pod, ordinal: number): Pod | undefined {
  const { name = '', labels } = pod.metadata
  if (labels?.[POD_NAME] === name && hasClaims(set, pod, ordinal)) return undefined
  return {
    ...pod,
    metadata: { ...pod.metadata, labels: { ...labels, ...identityLabels(name, ordinal) } },
    spec: { ...pod.spec, volumes: volumesOf(set, pod.spec, ordinal) },
  }
}

const hasClaims = (set: StatefulSet, pod: Pod, ordinal: number): boolean =>
  (set.spec.volumeClaimTemplates ?? []).every(({ metadata }) => {
    const volume = volumes(pod.spec).find(({ name }) => name === metadata.name)
    const source = volume?.persistentVolumeClaim
    return isJsonObject(source) && source.claimName === claimName(set, metadata, ordinal)
  })
