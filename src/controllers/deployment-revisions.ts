/** Revisions of a Deployment: which ReplicaSet is of which template, and what it is called. Pure. Source: Kubernetes docs "Checking Rollout History". */
import { jsonClone } from '../apimachinery/json-clone.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import type { Deployment, PodTemplate, ReplicaSet } from '../client/types.ts'
import { controllerReference } from './controller.ts'
import { byAge, DESIRED_REPLICAS, limitsOf, MAX_REPLICAS } from './deployment-sizes.ts'
import { templateHash } from './template-hash.ts'

export const REVISION = 'deployment.kubernetes.io/revision'
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history'
const HASH_LABEL = 'pod-template-hash'
/** Letters of a history of revisions. */
const MAX_HISTORY = 2000
/** Letters of a ReplicaSet's name: Pods' names, which begin with it, must be names of hosts. */
const MAX_NAME = 253

/** Annotations of a Deployment that its ReplicaSets do not get. */
const OWN_ANNOTATIONS = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  'deprecated.deployment.rollback.to',
])

type Annotations = { [key: string]: string }

function withoutHash(template: PodTemplate): PodTemplate {
  const { [HASH_LABEL]: _, ...labels } = template.metadata.labels ?? {}
  return { ...template, metadata: { ...template.metadata, labels } }
}

interface Comparison {
  readonly other: PodTemplate
  readonly same: boolean
}

/** What the template of a ReplicaSet was last compared with: it stays the same object while only statuses change. */
const comparisons = new WeakMap<PodTemplate, Comparison>()

function sameTemplate(of: PodTemplate, other: PodTemplate): boolean {
  const known = comparisons.get(of)
  if (known?.other === other) return known.same
  const same = jsonEqual(withoutHash(of), withoutHash(other))
  comparisons.set(of, { other, same })
  return same
}

/** The ReplicaSet of the Deployment's template as it is now; the oldest of several. */
export function findNewest({ spec }: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return [...sets].sort(byAge).find((set) => sameTemplate(set.spec.template, spec.template))
}

export const revisionOf = ({ metadata }: ReplicaSet): number => Number(metadata.annotations?.[REVISION] ?? 0) || 0

/** The revision that comes after all of these. */
export const nextRevision = (old: readonly ReplicaSet[]): number => Math.max(0, ...old.map(revisionOf)) + 1

export function scaleAnnotations(deployment: Deployment): Annotations {
  const { replicas } = deployment.spec
  return {
    [DESIRED_REPLICAS]: String(replicas),
    [MAX_REPLICAS]: String(replicas + limitsOf(deployment).surge),
  }
}

/** The annotations that the newest ReplicaSet is to have, given those it has. A revision that comes again keeps its history. */
export function newestAnnotations(deployment: Deployment, current: Annotations, revision: number): Annotations {
  const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !OWN_ANNOTATIONS.has(key))
  const annotations = { ...current, ...Object.fromEntries(copied) }
  const before = current[REVISION]
  if ((Number(before ?? 0) || 0) >= revision) return annotations
  annotations[REVISION] = String(revision)
  if (before !== undefined) annotations[REVISION_HISTORY] = longerHistory(current[REVISION_HISTORY] ?? '', before)
  return annotations
}

function longerHistory(history: string, revision: string): string {
  const revisions = history === '' ? [revision] : [...history.split(','), revision]
  while (revisions.join(',').length > MAX_HISTORY && revisions.length > 1) revisions.shift()
  return revisions.join(',')
}

/** A ReplicaSet of the Deployment's template, without replicas. */
export function newReplicaSet(
  deployment: Deployment,
  revision: number,
): JsonObject & { metadata: JsonObject & { name: string } } {
  const { metadata, spec, status } = deployment
  const hash = templateHash(spec.template, status.collisionCount)
  const name = `${(metadata.name ?? '').slice(0, MAX_NAME - hash.length - 1)}-${hash}`
  const template = jsonClone(spec.template)
  template.metadata.labels = { ...template.metadata.labels, [HASH_LABEL]: hash }
  const { selector } = spec
  return {
    metadata: {
      name,
      namespace: metadata.namespace,
      labels: { ...template.metadata.labels },
      annotations: { ...newestAnnotations(deployment, {}, revision), ...scaleAnnotations(deployment) },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: 0,
      ...(spec.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }),
      selector: { ...jsonClone(selector), matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
      template,
    },
  }
}

/** Whether a ReplicaSet is what this Deployment would have made for its template: then it is no collision of names. */
export function isOwnRevision(deployment: Deployment, { metadata, spec }: ReplicaSet): boolean {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true)
  return owner?.uid === deployment.metadata.uid && sameTemplate(spec.template, deployment.spec.template)
}
