/** Which form an answer takes: the Accept header against what the server has. Source: recordings list/accept, protocol/presentation. */

import { type ApiError, notAcceptable, notRepresentable } from '../apimachinery/api-error.ts'
import { BoundedMap } from '../apimachinery/bounded-map.ts'

export type TransformKind = 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList'

export interface Transform {
  readonly kind: TransformKind
  readonly version: 'v1' | 'v1beta1'
}

export type Format = 'json' | 'yaml' | 'protobuf'

/** How to write an answer. */
export interface Negotiated {
  readonly format: Format
  readonly pretty: boolean
  readonly transform: Transform | undefined
}

interface Serializer {
  readonly type: string
  readonly format: Format
  /** Whether streams of events can be written in it. */
  readonly streams: boolean
}

export const MEDIA_TYPES: { readonly [format in Format]: string } = {
  json: 'application/json',
  yaml: 'application/yaml',
  protobuf: 'application/vnd.kubernetes.protobuf',
}

/** In the order in which a wildcard finds them. */
const SERIALIZERS: readonly Serializer[] = [
  { type: MEDIA_TYPES.json, format: 'json', streams: true },
  { type: MEDIA_TYPES.yaml, format: 'yaml', streams: false },
  { type: MEDIA_TYPES.protobuf, format: 'protobuf', streams: true },
]
const REPRESENTATIONS: readonly string[] = Object.values(MEDIA_TYPES)
const STREAMS = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch']

interface Clause {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
  readonly quality: number
}

const trimmed = (text: string): string => text.replace(/^ +| +$/g, '')

/** One clause; undefined for what has no type and subtype. A parameter without a value is none. */
function parseClause(text: string): Clause | undefined {
  const [range = '', ...rest] = trimmed(text).split(';')
  const [type = '', subtype = '', ...more] = range.split('/').map(trimmed)
  if (more.length > 0 || (subtype === '' && type !== '*')) return undefined
  const parameters = new Map<string, string>()
  for (const part of rest) {
    const [key = '', value = '', ...others] = part.split('=')
    if (value !== '' && others.length === 0) parameters.set(trimmed(key), trimmed(value))
  }
  const given = parameters.get('q')
  parameters.delete('q')
  const quality = given === undefined ? 1 : Number(given)
  return { type: `${type}/${subtype || '*'}`, parameters, quality: Number.isNaN(quality) ? 0 : quality }
}

/** Whether a clause goes before another: by quality, but one without wildcards goes before any that has some. */
function goesBefore(a: Clause, b: Clause): boolean {
  if (a.quality > b.quality) return true
  if (!a.type.startsWith('*') && b.type.startsWith('*')) return true
  return !a.type.endsWith('*') && b.type.endsWith('*')
}

/** By insertion, as Go sorts short lists: the order is no total one, so the steps matter. */
function sortClauses(clauses: Clause[]): Clause[] {
  for (let index = 1; index < clauses.length; index++) {
    for (let at = index; at > 0; at--) {
      const [before, after] = [clauses[at - 1], clauses[at]]
      if (before === undefined || after === undefined || !goesBefore(after, before)) break
      clauses[at - 1] = after
      clauses[at] = before
    }
  }
  return clauses
}

/** An Accept header as it has been read. */
interface Accepted {
  /** In the order in which they are tried. */
  readonly clauses: readonly Clause[]
  /** Types to the letter. */
  readonly types: readonly string[]
  /** What was chosen for an offer. */
  readonly choices: Map<Offer, Choice | undefined>
}

const parsed = new BoundedMap<string, Accepted>(500)

/** Remembered by its text, which clients repeat on every request. */
function parseAccept(header: string): Accepted {
  const known = parsed.get(header)
  if (known !== undefined) return known
  const parts = header.split(',')
  const accepted: Accepted = {
    clauses: sortClauses(parts.map(parseClause).filter((clause) => clause !== undefined)),
    types: parts.map((part) => part.split(';')[0]?.trim() ?? ''),
    choices: new Map(),
  }
  parsed.set(header, accepted)
  return accepted
}

/**
 * Throws 406 when the router itself has no representation for the header: types count to the letter. `own` are those
 * that the route has before the usual ones.
 */
export function requireRepresentation(header: string | undefined, listing = false, own: readonly string[] = []): void {
  if (header === undefined || header === '') return
  const { types } = parseAccept(header)
  if (types.some((type) => type === '*/*' || own.includes(type) || REPRESENTATIONS.includes(type))) return
  const available = [...own, ...REPRESENTATIONS, ...(listing ? STREAMS : [])]
  throw notRepresentable(available.join(', '))
}

/** The transform that a clause asks for; undefined for none, 'unknown' for one that is not to be had here. */
function transformOf({ parameters }: Clause, allowed: readonly TransformKind[]): Transform | undefined | 'unknown' {
  const [kind, group, version] = [parameters.get('as'), parameters.get('g'), parameters.get('v')]
  if (kind === undefined && group === undefined && version === undefined) return undefined
  if (group !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) return 'unknown'
  const known = allowed.find((transform) => transform === kind)
  return known === undefined ? 'unknown' : { kind: known, version }
}

/** What the caller can produce. One object for one offer: choices are remembered by it. */
export interface Offer {
  readonly transforms: readonly TransformKind[]
  /** Whether the route is that of a collection, which also offers watch streams. */
  readonly listing: boolean
  /** Whether the answer is a stream of events. */
  readonly stream: boolean
  /** Whether objects have a protobuf form; their metadata always has. @default true */
  readonly protobuf?: boolean
  /** Versions of list options and the like that a clause may insist on (`sv`). @default v1 alone */
  readonly serverVersions?: readonly string[]
}

const SERVER_VERSIONS = ['v1']

const matches = (range: string, type: string): boolean =>
  range === type || range === '*/*' || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)))

interface Choice {
  readonly serializer: Serializer
  readonly transform: Transform | undefined
  readonly pretty: boolean
}

/** The first clause and serializer that go together. */
function choose(
  clauses: readonly Clause[],
  { transforms, protobuf = true, serverVersions = SERVER_VERSIONS }: Omit<Offer, 'listing' | 'stream'>,
): Choice | undefined {
  for (const clause of clauses) {
    const { type, parameters } = clause
    const transform = transformOf(clause, transforms)
    const serverVersion = parameters.get('sv')
    const stream = parameters.get('stream')
    if (transform === 'unknown' || (serverVersion !== undefined && !serverVersions.includes(serverVersion))) continue
    const serializer = SERIALIZERS.find(
      (one) =>
        matches(type, one.type) &&
        (stream === undefined || (one.streams && stream === 'watch')) &&
        (one.format !== 'protobuf' || (transform === undefined ? protobuf : transform.kind !== 'Table')),
    )
    if (serializer !== undefined) return { serializer, transform, pretty: parameters.get('pretty') === '1' }
  }
  return undefined
}

/** The choice for a header, remembered by the offer. */
function chosen(accept: string, offer: Offer): Choice | undefined {
  const { clauses, choices } = parseAccept(accept)
  const known = choices.get(offer)
  if (known !== undefined) return known
  const choice = choose(clauses, offer)
  choices.set(offer, choice)
  return choice
}

/** Chooses the form. `pretty` is what query and user agent ask for. Throws 406. */
export function negotiate(accept: string | undefined, offer: Offer, pretty: boolean): Negotiated {
  if (accept === undefined || accept === '') return { format: 'json', pretty, transform: undefined }
  const choice = chosen(accept, offer)
  if (choice === undefined) throw notAcceptableTypes(REPRESENTATIONS)
  if (offer.stream && !choice.serializer.streams) throw notAcceptableTypes(STREAMS)
  return { format: choice.serializer.format, pretty: choice.pretty || pretty, transform: choice.transform }
}

const notAcceptableTypes = (types: readonly string[]): ApiError =>
  notAcceptable(`only the following media types are accepted: ${types.join(', ')}`)

/** The form of an error, which is never transformed: the one asked for if there is one, else JSON to be read by people. */
export function negotiateError(accept: string | undefined, pretty: boolean): Negotiated {
  if (accept === undefined || accept === '') return { format: 'json', pretty, transform: undefined }
  const choice = choose(parseAccept(accept).clauses, { transforms: [], serverVersions: [] })
  if (choice === undefined) return { format: 'json', pretty: true, transform: undefined }
  return { format: choice.serializer.format, pretty: choice.pretty || pretty, transform: undefined }
}

/** The format of a document of aggregated discovery, if that is what the header asks for. */
export function negotiateAggregated(accept: string | undefined): 'json' | 'yaml' | undefined {
  for (const { type, parameters } of accept === undefined ? [] : parseAccept(accept).clauses) {
    if (parameters.get('as') !== 'APIGroupDiscoveryList' || parameters.get('v') !== 'v2') continue
    if (parameters.get('g') !== 'apidiscovery.k8s.io') continue
    if (matches(type, MEDIA_TYPES.json)) return 'json'
    if (matches(type, MEDIA_TYPES.yaml)) return 'yaml'
  }
  return undefined
}
