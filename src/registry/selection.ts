/** Label and field selectors of a request, as one question asked of an object. */
import { badRequest } from '../apimachinery/api-error.ts'
import { type FieldSelector, parseFieldSelector } from '../apimachinery/field-selector.ts'
import { goQuote } from '../apimachinery/go-quote.ts'
import { type LabelSelector, parseLabelSelector } from '../apimachinery/label-selector.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import type { KindDefinition } from './kind.ts'
import { presented } from './pipeline.ts'

const NO_LABELS: { [key: string]: string } = {}

/** What a list or watch selects. */
export interface Selection {
  /** Everything in the collection passes. */
  readonly all: boolean
  /** The only name that can match, from `metadata.name=x`. */
  readonly name: string | undefined
  matches(object: KubeObject): boolean
}

const EVERYTHING: Selection = { all: true, name: undefined, matches: () => true }

/** Throws 400 for what cannot be parsed or a field that the kind cannot be selected by. */
export function parseSelection(
  kind: KindDefinition,
  { labelSelector, fieldSelector }: { labelSelector: string; fieldSelector: string },
): Selection {
  if (labelSelector === '' && fieldSelector === '') return EVERYTHING
  const labels = parseLabelSelector(labelSelector)
  const fields = parseFieldSelector(fieldSelector)
  for (const { label } of fields.requirements) requireKnownLabel(kind, label)
  return {
    all: false,
    name: fields.requirements.find(({ label, operator }) => label === 'metadata.name' && operator === '=')?.value,
    matches: (object) => matchesLabels(labels, object) && matchesFields(kind, fields, object),
  }
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
