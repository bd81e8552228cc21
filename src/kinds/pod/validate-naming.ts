/** Names of a Pod on the network and in the cluster, and how it finds others. Source: semantics §4, recording pod-invalid/pod-fields. */
import {
  at,
  type FieldError,
  forbidden,
  invalid,
  invalidAll,
  required,
  tooLong,
} from '../../apimachinery/field-error.ts'
import { legacyIPErrors } from '../../apimachinery/ip-address.ts'
import { joined } from '../../apimachinery/joined.ts'
import { dns1123Label, dns1123Subdomain, dns1123SubdomainWithUnderscore } from '../../apimachinery/names.ts'
import type { PodSpec } from './types.ts'

const MAX_SERVERS = 3
const MAX_SEARCHES = 32
const MAX_SEARCH_LETTERS = 2048

/** `path` is that of the spec. */
export function validateDnsConfig({ dnsPolicy, dnsConfig }: PodSpec, path: string): FieldError[] {
  const here = `${path}.dnsConfig`
  const servers = dnsConfig?.nameservers ?? []
  if (dnsPolicy === 'None' && dnsConfig === undefined)
    return [required(here, 'must provide `dnsConfig` when `dnsPolicy` is None')]
  if (dnsPolicy === 'None' && servers.length === 0)
    return [required(`${here}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')]
  const options = dnsConfig?.options ?? []
  return joined(
    servers.length > MAX_SERVERS
      ? [invalid(`${here}.nameservers`, servers, `must not have more than ${MAX_SERVERS} nameservers`)]
      : [],
    servers.flatMap((server, index) => legacyIPErrors(server, at(`${here}.nameservers`, index))),
    searchErrors(dnsConfig?.searches ?? [], `${here}.searches`),
    options.flatMap(({ name = '' }, index) =>
      name === '' ? [required(at(`${here}.options`, index), 'must not be empty')] : [],
    ),
  )
}

function searchErrors(searches: string[], path: string): FieldError[] {
  const errors: FieldError[] = []
  if (searches.length > MAX_SEARCHES)
    errors.push(invalid(path, searches, `must not have more than ${MAX_SEARCHES} search paths`))
  if (Buffer.byteLength(searches.join(' ')) > MAX_SEARCH_LETTERS) {
    const why = `must not have more than ${MAX_SEARCH_LETTERS} characters (including spaces) in the search list`
    errors.push(invalid(path, searches, why))
  }
  return joined(
    errors,
    searches.flatMap((search, index) => {
      const name = search.replace(/\.$/, '')
      return search === '.' ? [] : invalidAll(at(path, index), name, dns1123SubdomainWithUnderscore(name))
    }),
  )
}

const MAX_HOSTNAME = 64

/** A host name in place of the Pod's own. `path` is that of the spec. */
export function validateHostnameOverride(spec: PodSpec, path: string): FieldError[] {
  const { hostnameOverride: name, setHostnameAsFQDN, hostNetwork } = spec
  if (name === undefined) return []
  const here = `${path}.hostnameOverride`
  return joined(
    setHostnameAsFQDN ? [forbidden(here, 'may not be specified when setHostnameAsFQDN is true')] : [],
    hostNetwork ? [forbidden(here, 'may not be specified when hostNetwork is true')] : [],
    Buffer.byteLength(name) > MAX_HOSTNAME ? [tooLong(here, MAX_HOSTNAME)] : [],
    invalidAll(here, name, dns1123Subdomain(name)),
  )
}

/** Further lines of the hosts file. */
export function validateHostAliases({ hostAliases = [] }: PodSpec, path: string): FieldError[] {
  return hostAliases.flatMap(({ ip, hostnames = [] }, index) => {
    const here = at(path, index)
    return joined(
      legacyIPErrors(ip, `${here}.ip`),
      hostnames.flatMap((name, nameIndex) =>
        invalidAll(at(`${here}.hostnames`, nameIndex), name, dns1123Subdomain(name)),
      ),
    )
  })
}

/** A name that may be left out. */
export const optionalName = (name: string | undefined, rule: (name: string) => string[], path: string): FieldError[] =>
  (name ?? '') === '' ? [] : invalidAll(path, name, rule(name ?? ''))

/** Host name and subdomain. `path` is that of the spec. */
export const validateHostname = ({ hostname, subdomain }: PodSpec, path: string): FieldError[] =>
  joined(
    optionalName(hostname, dns1123Label, `${path}.hostname`),
    optionalName(subdomain, dns1123Label, `${path}.subdomain`),
  )
