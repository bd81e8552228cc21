/** What a deletion does about dependents: the two finalizers that the garbage collector acts on. */
import type { KubeObject } from '../apimachinery/objects.ts'
import type { DeleteOptions } from './delete-options.ts'
import type { KindDefinition } from './kind.ts'

const ORPHAN = 'orphan'
const FOREGROUND = 'foregroundDeletion'

type Propagation = 'Orphan' | 'Foreground' | 'Background'

/** The options win, then finalizers that the object has, then the kind's default. */
function propagationOf(kind: KindDefinition, finalizers: readonly string[], options: DeleteOptions): Propagation {
  if (options.orphanDependents !== undefined) return options.orphanDependents ? 'Orphan' : 'Background'
  const { propagationPolicy } = options
  if (propagationPolicy === 'Orphan' || propagationPolicy === 'Foreground' || propagationPolicy === 'Background') {
    return propagationPolicy
  }
  const held = finalizers.find((name) => name === ORPHAN || name === FOREGROUND)
  if (held !== undefined) return held === ORPHAN ? 'Orphan' : 'Foreground'
  return kind.defaultPropagation ?? 'Background'
}

/** What to warn of when the options leave the propagation to the kind. */
export function propagationWarnings({ propagationWarning }: KindDefinition, options: DeleteOptions): string[] {
  const isNamed = options.propagationPolicy !== undefined || options.orphanDependents !== undefined
  return propagationWarning === undefined || isNamed ? [] : [propagationWarning]
}

/** The finalizers that the object needs for this deletion; the same list when nothing changes. */
export function finalizersForDeletion(
  kind: KindDefinition,
  object: KubeObject,
  options: DeleteOptions,
): readonly string[] {
  const finalizers = object.metadata.finalizers ?? []
  const propagation = propagationOf(kind, finalizers, options)
  const wanted = propagation === 'Orphan' ? ORPHAN : propagation === 'Foreground' ? FOREGROUND : undefined
  const others = finalizers.filter((name) => name !== ORPHAN && name !== FOREGROUND)
  const present = finalizers.length - others.length
  if (wanted === undefined) return present === 0 ? finalizers : others
  return present === 1 && finalizers.includes(wanted) ? finalizers : [...others, wanted]
}
