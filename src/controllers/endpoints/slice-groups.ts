/** Distributes endpoints over EndpointSlices so that few of them change. Source: KEP-752 (EndpointSlices); a control plane v1.35. */
import { jsonClone } from '../../apimachinery/json-clone.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import type { ObjectMeta } from '../../apimachinery/objects.ts'
import type { Client } from '../../client/client.ts'
import { type Endpoint, type EndpointPort, type EndpointSlice, TRIGGER_TIME } from './service-types.ts'

export const SLICES = 'endpointslices.discovery.k8s.io'

/** Endpoints that share their ports, and what all their slices have in common. */
export interface SliceGroup {
  readonly addressType: string
  readonly ports: readonly EndpointPort[]
  readonly endpoints: readonly Endpoint[]
}

/** What is to be written. Slices to create have no name. */
export interface SliceChanges {
  readonly create: EndpointSlice[]
  readonly update: EndpointSlice[]
  readonly remove: EndpointSlice[]
}

/** What tells groups apart: slices of another key are of no use to a group. */
export const groupKey = (addressType: string, ports: readonly EndpointPort[]): string =>
  `${addressType} ${JSON.stringify(ports.map(({ name = '', port, protocol, appProtocol }) => [name, port, protocol, appProtocol]))}`

/** Which endpoint it is, whatever its state. */
const identity = ({ addresses, hostname = '', targetRef }: Endpoint): string =>
  JSON.stringify([addresses, hostname, targetRef?.namespace ?? '', targetRef?.name ?? ''])

/** How to bring the slices of a group to what it should be. `metadata` is what all of them have; `limit` is how many endpoints one may hold. */
export function distribute(
  group: SliceGroup,
  existing: readonly EndpointSlice[],
  metadata: ObjectMeta,
  limit: number,
): SliceChanges {
  const missing = new Map(group.endpoints.map((endpoint) => [identity(endpoint), endpoint]))
  const changes: SliceChanges = { create: [], update: [], remove: [] }
  const unchanged: EndpointSlice[] = []
  for (const slice of existing) {
    const before = slice.endpoints ?? []
    const kept = before.flatMap((endpoint) => take(missing, identity(endpoint)))
    if (jsonEqual(kept, before)) {
      if (jsonEqual(slice.metadata.labels ?? {}, metadata.labels ?? {})) unchanged.push(slice)
      else changes.update.push(withEndpoints(slice, metadata, kept))
    } else if (kept.length === 0) changes.remove.push(slice)
    else changes.update.push(withEndpoints(slice, metadata, kept))
  }
  // The fullest first, so that few are left that are not full.
  changes.update.sort((a, b) => (b.endpoints ?? []).length - (a.endpoints ?? []).length)
  for (const slice of changes.update) fill(slice, missing, limit)
  while (missing.size > 0) {
    const room = fittest(unchanged, missing.size, limit)
    const slice = room === undefined ? emptySlice(group, metadata) : withEndpoints(room, metadata, room.endpoints ?? [])
    fill(slice, missing, limit)
    if (room === undefined) changes.create.push(slice)
    else {
      unchanged.splice(unchanged.indexOf(room), 1)
      changes.update.push(slice)
    }
  }
  return changes
}

function take(missing: Map<string, Endpoint>, key: string): Endpoint[] {
  const found = missing.get(key)
  missing.delete(key)
  return found === undefined ? [] : [found]
}

function fill(slice: EndpointSlice, missing: Map<string, Endpoint>, limit: number): void {
  const endpoints = slice.endpoints ?? []
  for (const [key, endpoint] of missing) {
    if (endpoints.length >= limit) break
    endpoints.push(endpoint)
    missing.delete(key)
  }
  slice.endpoints = endpoints
}

/** The slice that is nearest to full with so many more. */
function fittest(slices: readonly EndpointSlice[], more: number, limit: number): EndpointSlice | undefined {
  const room = ({ endpoints }: EndpointSlice): number => limit - (endpoints ?? []).length - more
  return slices.filter((slice) => room(slice) >= 0).sort((a, b) => room(a) - room(b))[0]
}

export const emptySlice = (
  { addressType, ports }: Omit<SliceGroup, 'endpoints'>,
  metadata: ObjectMeta,
): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata,
  addressType,
  endpoints: [],
  ports: [...ports],
})

/** Keeps what others have noted on the slice. */
function withEndpoints(slice: EndpointSlice, wanted: ObjectMeta, endpoints: readonly Endpoint[]): EndpointSlice {
  const { [TRIGGER_TIME]: _, ...noted } = slice.metadata.annotations ?? {}
  const annotations = { ...noted, ...wanted.annotations }
  const metadata = { ...slice.metadata, labels: wanted.labels ?? {}, annotations }
  return { ...slice, metadata, endpoints: [...endpoints] }
}

/** Slices to create take the place of such that would be removed. */
function recycle({ create, update, remove }: SliceChanges): void {
  for (const slice of [...remove]) {
    const replacement = create.at(-1)
    if (replacement === undefined) return
    if (slice.addressType !== replacement.addressType) continue
    create.pop()
    remove.splice(remove.indexOf(slice), 1)
    update.push({ ...slice, ...replacement, metadata: { ...slice.metadata, ...replacement.metadata } })
  }
}

/** Writes the changes. Throws the ApiError of the first refusal. */
export function writeSlices(client: Client, changes: SliceChanges, mayCreate: boolean): void {
  recycle(changes)
  if (mayCreate) for (const slice of changes.create) client.create(SLICES, jsonClone(slice))
  for (const slice of changes.update) client.update(SLICES, slice)
  for (const { metadata } of changes.remove) client.delete(SLICES, `${metadata.namespace}/${metadata.name}`)
}
