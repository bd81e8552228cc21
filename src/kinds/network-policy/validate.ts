/** The rules of NetworkPolicies, in Kubernetes' order. Source: recording kinds-other/network-policies; networking validation of v1.35. */
import {
  at,
  type FieldError,
  forbidden,
  invalid,
  invalidAll,
  notSupported,
  required,
} from '../../apimachinery/field-error.ts'
import { labelSelectorErrors } from '../../apimachinery/label-selector-rules.ts'
import { isStrictSubset, legacyCIDRErrors, legacyCIDRWarnings } from '../../apimachinery/legacy-cidr.ts'
import { portName, portNumber } from '../../apimachinery/names.ts'
import { blocksOf, type IPBlock, type NetworkPolicy, type Peer, type PolicyPort, rulesOf } from './types.ts'

const PROTOCOLS = ['TCP', 'UDP', 'SCTP']
const TYPES = ['Ingress', 'Egress']

/** `old` is what was accepted before: its blocks of addresses may stay as they are. */
export function specErrors(policy: NetworkPolicy, old?: NetworkPolicy): FieldError[] {
  const { podSelector = {}, policyTypes = [] } = policy.spec
  const known = new Set(
    old === undefined ? [] : blocksOf(old).flatMap(({ block: { cidr = '', except = [] } }) => [cidr, ...except]),
  )
  return [
    ...labelSelectorErrors(podSelector, 'spec.podSelector'),
    ...rulesOf(policy).flatMap(({ path, ports, side, peers }) => [
      ...ports.flatMap((port, index) => portErrors(port, at(`${path}.ports`, index))),
      ...peers.flatMap((peer, index) => peerErrors(peer, at(`${path}.${side}`, index), known)),
    ]),
    ...typeErrors(policyTypes),
  ]
}

function typeErrors(types: readonly string[]): FieldError[] {
  const path = 'spec.policyTypes'
  if (types.length > TYPES.length) return [invalid(path, [...types], 'may not specify more than two policyTypes')]
  return types.flatMap((type, index) => (TYPES.includes(type) ? [] : [notSupported(at(path, index), type, TYPES)]))
}

function portErrors({ protocol, port, endPort }: PolicyPort, path: string): FieldError[] {
  const unknown = protocol !== undefined && !PROTOCOLS.includes(protocol)
  return [
    ...(unknown ? [notSupported(`${path}.protocol`, protocol, PROTOCOLS)] : []),
    ...(typeof port === 'number' ? numberErrors(port, endPort, path) : []),
    ...(typeof port === 'number' || endPort === undefined ? [] : [rangeFault(port, endPort, path)]),
    ...(typeof port === 'string' ? invalidAll(`${path}.port`, port, portName(port)) : []),
  ]
}

function numberErrors(port: number, endPort: number | undefined, path: string): FieldError[] {
  const errors = invalidAll(`${path}.port`, port, portNumber(port))
  if (endPort === undefined) return errors
  const backwards = endPort < port ? [invalid(`${path}.endPort`, port, 'must be greater than or equal to `port`')] : []
  return [...errors, ...backwards, ...invalidAll(`${path}.endPort`, endPort, portNumber(endPort))]
}

/** A range needs a number to begin with. */
function rangeFault(port: string | undefined, endPort: number, path: string): FieldError {
  const why = port === undefined ? 'when `port` is not specified' : 'when `port` is non-numeric'
  return invalid(`${path}.endPort`, endPort, `may not be specified ${why}`)
}

function peerErrors({ podSelector, namespaceSelector, ipBlock }: Peer, path: string, known: ReadonlySet<string>) {
  const named = [podSelector, namespaceSelector, ipBlock].filter((one) => one !== undefined).length
  const errors = [
    ...(podSelector === undefined ? [] : labelSelectorErrors(podSelector, `${path}.podSelector`)),
    ...(namespaceSelector === undefined ? [] : labelSelectorErrors(namespaceSelector, `${path}.namespaceSelector`)),
    ...(ipBlock === undefined ? [] : blockErrors(ipBlock, `${path}.ipBlock`, known)),
  ]
  if (named === 0) errors.push(required(path, 'must specify a peer'))
  if (named > 1 && ipBlock !== undefined) errors.push(forbidden(path, 'may not specify both ipBlock and another peer'))
  return errors
}

function blockErrors({ cidr = '', except = [] }: IPBlock, path: string, known: ReadonlySet<string>): FieldError[] {
  if (cidr === '') return [required(`${path}.cidr`)]
  const cidrErrors = (text: string, here: string) => (known.has(text) ? [] : legacyCIDRErrors(text, here))
  if (legacyCIDRErrors(cidr, path).length > 0) return cidrErrors(cidr, `${path}.cidr`)
  return except.flatMap((text, index) => {
    const here = at(`${path}.except`, index)
    const outside = isStrictSubset(text, cidr) === false
    return [...cidrErrors(text, here), ...(outside ? [invalid(here, text, 'must be a strict subset of `cidr`')] : [])]
  })
}

/** Blocks of addresses that are written in a way that will not be taken for ever. */
export function blockWarnings(policy: NetworkPolicy): string[] {
  return blocksOf(policy).flatMap(({ path, block: { cidr = '', except = [] } }) => [
    ...legacyCIDRWarnings(cidr, `${path}.cidr`),
    ...except.flatMap((text, index) => legacyCIDRWarnings(text, at(`${path}.except`, index))),
  ])
}
