/** Shapes of NetworkPolicies, as far as rules look at them. */
import type { LabelSelectorShape } from '../../apimachinery/label-selector-rules.ts'
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'

export interface PolicyPort extends JsonObject {
  protocol?: string
  port?: number | string
  endPort?: number
}

export interface IPBlock extends JsonObject {
  cidr?: string
  except?: string[]
}

export interface Peer extends JsonObject {
  podSelector?: JsonObject & LabelSelectorShape
  namespaceSelector?: JsonObject & LabelSelectorShape
  ipBlock?: IPBlock
}

export interface NetworkPolicy extends KubeObject {
  spec: JsonObject & {
    podSelector?: JsonObject & LabelSelectorShape
    ingress?: { ports?: PolicyPort[]; from?: Peer[] }[]
    egress?: { ports?: PolicyPort[]; to?: Peer[] }[]
    policyTypes?: string[]
  }
}

/** What is allowed in one direction, with where it stands. */
interface Rule {
  readonly path: string
  readonly ports: readonly PolicyPort[]
  /** The name of the list of peers. */
  readonly side: 'from' | 'to'
  readonly peers: readonly Peer[]
}

/** Those of both directions, incoming first. */
export function rulesOf({ spec: { ingress = [], egress = [] } }: NetworkPolicy): Rule[] {
  return [
    ...ingress.map(
      ({ ports = [], from: peers = [] }, index): Rule => ({
        path: `spec.ingress[${index}]`,
        ports,
        side: 'from',
        peers,
      }),
    ),
    ...egress.map(
      ({ ports = [], to: peers = [] }, index): Rule => ({ path: `spec.egress[${index}]`, ports, side: 'to', peers }),
    ),
  ]
}

/** All blocks of addresses, with where they stand. */
export function blocksOf(policy: NetworkPolicy): { readonly path: string; readonly block: IPBlock }[] {
  return rulesOf(policy).flatMap(({ path, side, peers }) =>
    peers.flatMap(({ ipBlock: block }, index) =>
      block === undefined ? [] : { path: `${path}.${side}[${index}].ipBlock`, block },
    ),
  )
}
