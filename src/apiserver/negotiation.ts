/** Which form an answer takes: the Accept header against what the server has. Source: recordings list/accept, protocol/presentation. */
import { ApiError, notAcceptable } from '../apimachinery/api-error.ts'

export type TransformKind = 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList'

export interface Transform {
  readonly kind: TransformKind
  readonly version: 'v1' | 'v1beta1'
}

/** How to write an answer. */
export interface Negotiated {
  readonly format: 'json' | 'yaml'
  readonly pretty: boolean
  readonly transform: Transform | undefined
}

const JSON_TYPE = 'application/json'
const YAML_TYPE = 'application/yaml'
const PROTOBUF_TYPE = 'application/vnd.kubernetes.protobuf'
const REPRESENTATIONS = [JSON_TYPE, YAML_TYPE, PROTOBUF_TYPE]
const STREAMS = [`${JSON_TYPE};stream=watch`, `${PROTOBUF_TYPE};stream=watch`]

interface Clause {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
  readonly quality: number
}

function parseClause(text: string): Clause {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim())
  const parameters = new Map(
    rest.map((part) => {
      const at = part.indexOf('=')
      return at < 0 ? ([part, ''] as const) : ([part.slice(0, at).trim(), part.slice(at + 1).trim()] as const)
    }),
  )
  const quality = Number(parameters.get('q') ?? '1')
  return { type, parameters, quality: Number.isNaN(quality) ? 1 : quality }
}

const parsed = new Map<string, readonly Clause[]>()
const MAX_PARSED = 500

/** Clauses by descending quality; remembered by their text, which clients repeat on every request. */
function parseAccept(header: string): readonly Clause[] {
  const known = parsed.get(header)
  if (known !== undefined) return known
  const clauses = header
    .split(',')
    .map(parseClause)
    .filter(({ type }) => type !== '')
    .sort((a, b) => b.quality - a.quality)
  if (parsed.size >= MAX_PARSED) parsed.clear()
  parsed.set(header, clauses)
  return clauses
}

/** Throws 406 when the router itself has no representation for the header: types count to the letter. */
function requireRepresentation(clauses: readonly Clause[], listing: boolean): void {
  const known = clauses.some(({ type }) => type === '*/*' || REPRESENTATIONS.includes(type))
  if (known || clauses.length === 0) return
  const available = listing ? [...REPRESENTATIONS, ...STREAMS] : REPRESENTATIONS
  throw new ApiError({
    code: 406,
    reason: 'NotAcceptable',
    message: `406: Not Acceptable\n\nAvailable representations: ${available.join(', ')}`,
    details: {},
  })
}

const TRANSFORMS: ReadonlySet<string> = new Set<TransformKind>([
  'Table',
  'PartialObjectMetadata',
  'PartialObjectMetadataList',
])
const isTransform = (kind: string): kind is TransformKind => TRANSFORMS.has(kind)

/** The transform that a clause asks for; undefined for none, 'unknown' for one that the server does not have. */
function transformOf({ parameters }: Clause, allowed: readonly TransformKind[]): Transform | undefined | 'unknown' {
  const kind = parameters.get('as') ?? ''
  if (kind === '') return undefined
  const version = parameters.get('v')
  if (parameters.get('g') !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) return 'unknown'
  return isTransform(kind) && allowed.includes(kind) ? { kind, version } : 'unknown'
}

function formatOf(type: string): 'json' | 'yaml' | undefined {
  if (type === JSON_TYPE || type === '*/*' || type === 'application/*') return 'json'
  return type === YAML_TYPE ? 'yaml' : undefined
}

/** What the caller can produce. */
export interface Offer {
  readonly transforms: readonly TransformKind[]
  /** Whether the route is that of a collection, which also offers watch streams. */
  readonly listing: boolean
  /** Whether the answer is a stream of events. */
  readonly stream: boolean
}

const isPretty = (clause: Clause | undefined, wanted: boolean): boolean => {
  const parameter = clause?.parameters.get('pretty')
  return parameter === undefined ? wanted : parameter === '1'
}

/** Chooses the form. `pretty` is what query and user agent ask for. Throws 406. */
export function negotiate(accept: string | undefined, offer: Offer, pretty: boolean): Negotiated {
  if (accept === undefined || accept === '') return { format: 'json', pretty, transform: undefined }
  const clauses = parseAccept(accept)
  requireRepresentation(clauses, offer.listing)
  for (const clause of clauses) {
    const format = formatOf(clause.type)
    if (format === undefined || (offer.stream && format === 'yaml') || clause.quality === 0) continue
    if (offer.stream && !['watch', undefined].includes(clause.parameters.get('stream'))) continue
    const transform = transformOf(clause, offer.transforms)
    if (transform === 'unknown') continue
    return { format, pretty: isPretty(clause, pretty), transform }
  }
  const types = offer.stream && clauses.every(({ parameters }) => !parameters.has('stream')) ? STREAMS : REPRESENTATIONS
  throw notAcceptable(`only the following media types are accepted: ${types.join(', ')}`)
}

/** The form of an error: the one asked for if there is one, else plain JSON. */
export function negotiateError(accept: string | undefined, pretty: boolean): Negotiated {
  const clause =
    accept === undefined
      ? undefined
      : parseAccept(accept).find(({ type, quality }) => quality > 0 && formatOf(type) !== undefined)
  return { format: (clause && formatOf(clause.type)) ?? 'json', pretty, transform: undefined }
}
