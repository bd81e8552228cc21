/** The answer to an application that would take fields of others. Texts: recording apply/conflicts. */
import { ApiError } from '../../apimachinery/api-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { type FieldSet, paths } from './field-set.ts'
import type { Conflict } from './own.ts'
import type { Owner } from './owners.ts'
import { pathText } from './path-elements.ts'

function ownerText({ manager, operation, subresource, apiVersion }: Owner): string {
  const via = subresource === '' ? '' : ` with subresource ${goQuote(subresource)}`
  // Appliers are the same manager in every version, so their version says nothing.
  return `${goQuote(manager)}${via}${operation === 'Update' ? ` using ${apiVersion}` : ''}`
}

const fieldTexts = (fields: FieldSet): string[] => Array.from(paths(fields), pathText)

/** 409 with a cause for each field. */
export function applyConflict(conflicts: readonly Conflict[]): ApiError {
  const told = conflicts.map(({ owner, fields }) => ({ owner: ownerText(owner), fields: fieldTexts(fields) }))
  const count = told.reduce((sum, { fields }) => sum + fields.length, 0)
  return new ApiError({
    code: 409,
    reason: 'Conflict',
    message: `Apply failed with ${count} ${count === 1 ? 'conflict' : 'conflicts'}: ${conflictList(told)}`,
    details: {
      causes: told.flatMap(({ owner, fields }) =>
        fields.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${owner}`, field })),
      ),
    },
  })
}

function conflictList(told: readonly { owner: string; fields: readonly string[] }[]): string {
  const [first] = told
  if (told.length === 1 && first?.fields.length === 1) return `conflict with ${first.owner}: ${first.fields[0]}`
  return told
    .flatMap(({ owner, fields }) => [`conflicts with ${owner}:`, ...fields.map((field) => `- ${field}`)])
    .join('\n')
}
