/** Warnings about finalizers that others could use as well. Source: apiextensions' strategy of custom resources. */
import { qualifiedName } from '../apimachinery/names.ts'
import type { KubeObject } from '../apimachinery/objects.ts'

const STANDARD: ReadonlySet<string> = new Set(['orphan', 'foregroundDeletion', 'kubernetes'])
const PATH = 'metadata.finalizers'
const AVOID = 'to avoid accidental conflicts with other finalizer writers'

/** Texts for the finalizers that the write adds. */
export function finalizerWarnings({ metadata }: KubeObject, old?: KubeObject): string[] {
  const before = old?.metadata.finalizers ?? []
  const added = [...new Set(metadata.finalizers ?? [])].filter((finalizer) => !before.includes(finalizer))
  return added.sort().flatMap((finalizer) => {
    const named = `${PATH}: ${JSON.stringify(finalizer)}`
    const faults = qualifiedName(finalizer).map((why) => `${named}: ${why}`)
    if (finalizer.includes('/') || STANDARD.has(finalizer)) return faults
    const path = finalizer.includes('.') ? ' including a path (/)' : ''
    return [...faults, `${named}: prefer a domain-qualified finalizer name${path} ${AVOID}`]
  })
}
