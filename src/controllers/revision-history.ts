/** What workloads looked like, kept as ControllerRevisions. Source: Kubernetes docs "Revisions"; recordings of a control plane. */
import { ApiError } from '../apimachinery/api-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { isJsonObject, type JsonObject, type KubeObject, type ObjectMeta } from '../apimachinery/objects.ts'
import { parseTime } from '../apimachinery/time.ts'
import { type Informer, keyOf } from '../client/informer.ts'
import type { ControllerRevision, LabelSelectorObject, PodTemplate } from '../client/types.ts'
import { claim } from './claim.ts'
import { controllerReference, type ReconcilerContext } from './controller.ts'

const REVISIONS = 'controllerrevisions.apps'
/** Letters of an owner's name in the names of its revisions. */
const MAX_PREFIX = 223

type Owner = KubeObject & { spec: { selector: LabelSelectorObject } }

/** What a revision keeps: a patch that puts the template back. */
export const snapshotOf = (template: PodTemplate): JsonObject => ({
  spec: { template: { $patch: 'replace', ...template } },
})

/** The template that a revision keeps. */
export function templateOf({ data }: ControllerRevision, otherwise: PodTemplate): PodTemplate {
  const spec = isJsonObject(data?.spec) ? data.spec : {}
  if (!isJsonObject(spec.template)) return otherwise
  const { $patch: _, metadata, spec: podSpec, ...rest } = spec.template
  return {
    ...rest,
    metadata: isJsonObject(metadata) ? metadata : {},
    spec: isJsonObject(podSpec) ? podSpec : otherwise.spec,
  }
}

export class RevisionHistory {
  readonly #context: ReconcilerContext
  readonly #revisions: Informer<ControllerRevision>

  constructor(context: ReconcilerContext) {
    this.#context = context
    this.#revisions = context.informers.for<ControllerRevision>(REVISIONS)
  }

  /** The revisions of an owner, oldest first; those that nobody owns are adopted. */
  of(owner: Owner): ControllerRevision[] {
    return claim(this.#context.client, REVISIONS, this.#revisions, owner).sort(byAge)
  }

  /**
   * Keeps the template of an owner under a name that ends with the hash; `hashLabel` carries it. Returns undefined when
   * another revision has the name already: then the hash has to be another one.
   */
  keep(owner: Owner, template: PodTemplate, hash: string, hashLabel: string, revision: number) {
    const { namespace, name = '', annotations } = owner.metadata
    const metadata: ObjectMeta & { name: string } = {
      name: `${name.slice(0, MAX_PREFIX)}-${hash}`,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...template.metadata.labels, [hashLabel]: hash },
      ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
      ownerReferences: [controllerReference(owner)],
    }
    const data = snapshotOf(template)
    try {
      return this.#typed(this.#context.client.create(REVISIONS, { metadata, data, revision }))
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 409) throw error
      const there = this.#revisions.get(`${namespace}/${metadata.name}`)
      return there !== undefined && jsonEqual(there.data, data) ? there : undefined
    }
  }

  /** Makes an old revision the newest: a roll-back. */
  renumber(kept: ControllerRevision, revision: number): ControllerRevision {
    if (kept.revision === revision) return kept
    return this.#typed(this.#context.client.update(REVISIONS, { ...kept, revision }))
  }

  /** Forgets the oldest of these so that `limit` remain; a limit below 0 is none. */
  truncate(unused: readonly ControllerRevision[], limit: number): void {
    if (limit < 0 || unused.length <= limit) return
    for (const revision of unused.slice(0, unused.length - limit))
      this.#context.client.delete(REVISIONS, keyOf(revision))
  }

  /** What was just written is in the cache. */
  #typed(written: KubeObject): ControllerRevision {
    const cached = this.#revisions.get(keyOf(written))
    if (cached === undefined) throw new Error(`${keyOf(written)} was written and is not there`)
    return cached
  }
}

/** By number, then by time, then by name. */
function byAge(a: ControllerRevision, b: ControllerRevision): number {
  if (a.revision !== b.revision) return a.revision - b.revision
  const [made, other] = [a, b].map(({ metadata }) => parseTime(metadata.creationTimestamp ?? ''))
  if (made !== other) return (made ?? 0) - (other ?? 0)
  return (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1
}
