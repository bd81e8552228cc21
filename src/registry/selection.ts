/** Label and field selectors of a request, as one question asked of an object. */
import { badRequest } from '../apimachinery/api-error.ts'
import type { FieldSelector } from '../apimachinery/field-selector.ts'
import { goQuote } from '../apimachinery/go-quote.ts'
import type { LabelSelector } from '../apimachinery/label-selector.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import type { WatchIndex } from '../store/storage.ts'
import type { KindDefinition } from './kind.ts'
import { presented } from './pipeline.ts'
import type { ListOptions } from './registry.ts'

const NO_LABELS: { [key: string]: string } = {}

/** What a list or watch selects. */
export interface Selection {
  /** Everything in the collection passes. */
  readonly all: boolean
  /** The only name that can match, from `metadata.name=x`. */
  readonly name: string | undefined
  /** What watches can be looked up by, for the field that the kind has an index of. */
  readonly index?: WatchIndex | undefined
  matches(object: KubeObject): boolean
}

const EVERYTHING: Selection = { all: true, name: undefined, matches: () => true }

/** What an option selects. Throws 400 for a field that the kind cannot be selected by. */
export function selectionOf(
  kind: KindDefinition,
  { labels, fields }: Pick<ListOptions, 'labels' | 'fields'>,
): Selection {
  if (labels.requirements.length === 0 && fields.requirements.length === 0) return EVERYTHING
  for (const { label } of fields.requirements) requireKnownLabel(kind, label)
  return {
    all: false,
    name: selectedName(fields),
    index: indexOf(kind, fields),
    matches: (object) => matchesLabels(labels, object) && matchesFields(kind, fields, object),
  }
}

/** The name that a selector insists on. */
export const selectedName = ({ requirements }: FieldSelector): string | undefined =>
  requirements.find(({ label, operator }) => label === 'metadata.name' && operator === '=')?.value

function indexOf(kind: KindDefinition, { requirements }: FieldSelector): WatchIndex | undefined {
  const { watchIndex: name, fieldLabels } = kind
  const wanted = requirements.find(({ label, operator }) => label === name && operator === '=')
  const read = name === undefined ? undefined : fieldLabels?.[name]
  if (wanted === undefined || name === undefined || read === undefined) return undefined
  return { name, of: (object) => read(presented(kind, object)), value: wanted.value }
}

const matchesLabels = (labels: LabelSelector, { metadata }: KubeObject): boolean =>
  labels.matches(metadata.labels ?? NO_LABELS)

function matchesFields(kind: KindDefinition, fields: FieldSelector, object: KubeObject): boolean {
  if (fields.requirements.length === 0) return true
  const own = presented(kind, object)
  return fields.matches((label) => {
    if (label === 'metadata.name') return own.metadata.name ?? ''
    if (label === 'metadata.namespace') return own.metadata.namespace ?? ''
    return kind.fieldLabels?.[label]?.(own) ?? ''
  })
}

function requireKnownLabel(kind: KindDefinition, label: string): void {
  if (label === 'metadata.name') return
  // Kinds with labels of their own do not know the one that they do not have.
  if (label === 'metadata.namespace' && (kind.namespaced || kind.unknownFieldLabel === undefined)) return
  if (kind.fieldLabels !== undefined && Object.hasOwn(kind.fieldLabels, label)) return
  throw badRequest(kind.unknownFieldLabel?.(label) ?? genericUnknownLabel(label))
}

const genericUnknownLabel = (label: string): string =>
  `${goQuote(label)} is not a known field selector: only "metadata.name", "metadata.namespace"`
