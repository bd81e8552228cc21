/** The rules of Nodes, in Kubernetes' order. Source: a real server v1.35, recording kinds-core/nodes. */
import {
  at,
  duplicate,
  type FieldError,
  forbidden,
  internalError,
  invalid,
  notSupported,
  RawText,
  required,
} from '../../apimachinery/field-error.ts'
import { parseLegacyIP } from '../../apimachinery/ip-address.ts'
import { legacyCIDRErrors } from '../../apimachinery/legacy-cidr.ts'
import { dns1123Subdomain, labelValue, qualifiedName } from '../../apimachinery/names.ts'
import { validateKindMetaUpdate, validateObjectMeta } from '../../apimachinery/object-meta.ts'
import { quantityErrors } from '../pod/resource-names.ts'
import type { Amounts, Node, NodeAddress, Taint } from './types.ts'

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const

/** All of a node, as it is created. */
export const nodeErrors = ({ metadata, spec, status }: Node): FieldError[] => [
  ...validateObjectMeta(metadata, { namespaced: false, validateName: dns1123Subdomain }),
  ...taintErrors(spec.taints ?? []),
  ...resourceErrors(status),
  ...cidrErrors(spec.podCIDRs ?? []),
]

/** What an update of the node or of its status may not do. */
export const nodeUpdateErrors = ({ metadata, spec, status }: Node, old: Node): FieldError[] => [
  ...validateKindMetaUpdate(metadata, old.metadata),
  ...resourceErrors(status),
  ...addressErrors(status.addresses ?? []),
  ...cidrChangeErrors(spec.podCIDRs ?? [], old.spec.podCIDRs ?? []),
  ...providerErrors(spec.providerID ?? '', old.spec.providerID ?? ''),
  ...taintErrors(spec.taints ?? []),
  ...((spec.externalID ?? '') === (old.spec.externalID ?? '')
    ? []
    : [forbidden('spec.externalID', 'may not be updated')]),
]

/** Fields are told as those of the metadata, which is where the server looks for them. */
const TAINTS = 'metadata.taints'

function taintErrors(taints: readonly Taint[]): FieldError[] {
  const seen = new Set<string>()
  return taints.flatMap((taint, index) => {
    const { key = '', value = '', effect = '' } = taint
    const path = at(TAINTS, index)
    const valueFaults = labelValue(value)
    const errors = [
      ...qualifiedName(key).map((why) => invalid(`${path}.key`, key, why)),
      ...(valueFaults.length === 0 ? [] : [invalid(`${path}.value`, value, valueFaults.join(';'))]),
      ...effectErrors(effect, `${path}.effect`),
    ]
    const pair = `${effect} ${key}`
    if (seen.has(pair)) errors.push(duplicateTaint(taint, path))
    seen.add(pair)
    return errors
  })
}

function effectErrors(effect: string, path: string): FieldError[] {
  if (effect === '') return [required(path)]
  return EFFECTS.some((known) => known === effect) ? [] : [notSupported(path, effect, EFFECTS)]
}

function duplicateTaint({ key = '', value = '', effect = '', timeAdded = null }: Taint, path: string): FieldError {
  const text = JSON.stringify({ Key: key, Value: value, Effect: effect, TimeAdded: timeAdded })
  const error = duplicate(path, new RawText(text))
  return { ...error, message: `${error.message}: taints must be unique by key and effect pair` }
}

const resourceErrors = ({ capacity = {}, allocatable = {} }: Node['status']): FieldError[] => [
  ...amountErrors(capacity, 'status.capacity'),
  ...amountErrors(allocatable, 'status.allocatable'),
]

const amountErrors = (amounts: Amounts, path: string): FieldError[] =>
  Object.entries(amounts).flatMap(([name, text]) => quantityErrors(name, text, `${path}.${name}`))

function cidrErrors(cidrs: readonly string[]): FieldError[] {
  const path = 'spec.podCIDRs'
  const errors = cidrs.flatMap((cidr, index) => legacyCIDRErrors(cidr, at(path, index)))
  if (cidrs.length < 2) return errors
  const families = new Set(cidrs.map((cidr) => parseLegacyIP(cidr.split('/')[0] ?? '')?.family))
  if (errors.length === 0 && families.size === 2 && cidrs.length === 2) return errors
  const wrong = cidrs.findIndex((cidr, index) => legacyCIDRErrors(cidr, at(path, index)).length > 0)
  const why = `invalid CIDR[${wrong}]: <nil> (invalid CIDR address: ${cidrs[wrong]})`
  return [
    ...errors,
    ...(wrong < 0 ? [] : [internalError(path, `invalid PodCIDRs. failed to check with dual stack with error:${why}`)]),
    invalid(path, [...cidrs], 'may specify no more than one CIDR for each IP family'),
  ]
}

function cidrChangeErrors(now: readonly string[], before: readonly string[]): FieldError[] {
  if (before.length === 0) return []
  const error = forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')
  if (before.length !== now.length) return [error]
  return before.filter((cidr, index) => cidr !== now[index]).map(() => error)
}

const providerErrors = (now: string, before: string): FieldError[] =>
  before === '' || now === before
    ? []
    : [forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid')]

function addressErrors(addresses: readonly NodeAddress[]): FieldError[] {
  const seen = new Set<string>()
  return addresses.flatMap(({ type = '', address = '' }, index) => {
    const text = JSON.stringify({ Type: type, Address: address })
    const isKnown = seen.has(text)
    seen.add(text)
    return isKnown ? [duplicate(at('status.addresses', index), new RawText(text))] : []
  })
}
