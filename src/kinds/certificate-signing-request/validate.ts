/** Rules of CertificateSigningRequests. Sources: recording kinds-other/certificates; Kubernetes' API validation. */
import { X509Certificate } from 'node:crypto'
import {
  at,
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from '../../apimachinery/field-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { parseRequest } from './parse-request.ts'
import { pemBlocks } from './pem.ts'
import { signerNameErrors } from './signer-name.ts'
import type { CertificateSigningRequest, RequestCondition } from './types.ts'

const USAGES = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
] as const

const SHORTEST_SECONDS = 600
const LEGACY_SIGNER = 'kubernetes.io/legacy-unknown'
const CONDITIONS = 'status.conditions'
const DECISIONS = ['Approved', 'Denied'] as const
/** Conditions that are true or not there, and that nobody takes away. */
const LASTING = [...DECISIONS, 'Failed'] as const

export function requestErrors({ spec, status }: CertificateSigningRequest): FieldError[] {
  const { request, usages = [], signerName = '', expirationSeconds = SHORTEST_SECONDS } = spec
  const parsed = parseRequest(request ?? '')
  const tooShort = 'may not specify a duration less than 600 seconds (10 minutes)'
  return [
    ...('error' in parsed ? [invalid('spec.request', request || null, parsed.error)] : []),
    ...usageErrors(usages),
    ...(signerName === LEGACY_SIGNER
      ? [invalid('spec.signerName', signerName, 'the legacy signerName is not allowed via this API version')]
      : signerNameErrors(signerName, 'spec.signerName')),
    ...(expirationSeconds < SHORTEST_SECONDS ? [invalid('spec.expirationSeconds', expirationSeconds, tooShort)] : []),
    ...conditionErrors(status.conditions ?? []),
    ...certificateErrors(status.certificate ?? ''),
  ]
}

function usageErrors(usages: readonly string[]): FieldError[] {
  const known: ReadonlySet<string> = new Set(USAGES)
  const path = (index: number): string => at('spec.usages', index)
  return [
    ...(usages.length === 0 ? [required('spec.usages')] : []),
    ...usages.flatMap((usage, index) => (known.has(usage) ? [] : [notSupported(path(index), usage, USAGES)])),
    ...usages.flatMap((usage, index) => (usages.indexOf(usage) < index ? [duplicate(path(index), usage)] : [])),
  ]
}

function conditionErrors(conditions: readonly RequestCondition[]): FieldError[] {
  const seen = new Set<string>()
  return conditions.flatMap(({ type = '', status = '' }, index) => {
    const path = at(CONDITIONS, index)
    const other = type === 'Approved' ? 'Denied' : type === 'Denied' ? 'Approved' : undefined
    const errors = [
      ...(type === '' ? [required(`${path}.type`)] : []),
      ...conditionStatusErrors(type, status, `${path}.status`),
      ...(other !== undefined && seen.has(other)
        ? [invalid(CONDITIONS, type, 'Approved and Denied conditions are mutually exclusive')]
        : []),
      ...(seen.has(type) ? [duplicate(`${path}.type`, type)] : []),
    ]
    seen.add(type)
    return errors
  })
}

function conditionStatusErrors(type: string, status: string, path: string): FieldError[] {
  if (status === '') return [required(path)]
  const allowed = LASTING.some((lasting) => lasting === type) ? ['True'] : ['False', 'True', 'Unknown']
  return allowed.includes(status) ? [] : [notSupported(path, status, allowed)]
}

function certificateErrors(encoded: string): FieldError[] {
  const fault = encoded === '' ? undefined : certificateFault(encoded)
  return fault === undefined ? [] : [invalid('status.certificate', '<certificate data>', fault)]
}

function certificateFault(encoded: string): string | undefined {
  const blocks = pemBlocks(encoded)
  if (blocks.length === 0) return 'must contain at least one CERTIFICATE PEM block'
  for (const { type, hasHeaders, bytes } of blocks) {
    if (type !== 'CERTIFICATE') return `only CERTIFICATE PEM blocks are allowed, found ${goQuote(type)}`
    if (hasHeaders) return 'no PEM block headers are permitted'
    if (bytes.length === 0) return 'found CERTIFICATE PEM block containing 0 certificates'
    if (!isCertificate(bytes)) return 'x509: malformed certificate'
  }
  return undefined
}

function isCertificate(bytes: Buffer): boolean {
  try {
    return new X509Certificate(bytes) !== undefined
  } catch {
    return false
  }
}

const countOf = ({ status }: CertificateSigningRequest, wanted: string): number =>
  (status.conditions ?? []).filter(({ type }) => type === wanted).length

/** What an update may not do. `endpoint` is the subresource. */
export function changeErrors(
  object: CertificateSigningRequest,
  old: CertificateSigningRequest,
  endpoint: '' | 'approval' | 'status',
): FieldError[] {
  const lost = LASTING.filter((type) => countOf(object, type) < countOf(old, type))
  const added = DECISIONS.filter((type) => countOf(object, type) > countOf(old, type))
  const text = (what: string) => (type: string) =>
    forbidden(CONDITIONS, `updates may not ${what} a condition of type ${goQuote(type)}`)
  return [
    ...lost.map(text('remove')),
    ...(endpoint === 'approval' ? [] : added.map(text('add'))),
    ...certificateChangeErrors(object.status.certificate ?? '', old.status.certificate ?? '', endpoint === 'status'),
  ]
}

function certificateChangeErrors(certificate: string, before: string, mayBeSet: boolean): FieldError[] {
  if (certificate === before) return []
  if (!mayBeSet) return [forbidden('status.certificate', 'updates may not set certificate content')]
  return before === '' ? [] : [forbidden('status.certificate', 'updates may not modify existing certificate content')]
}
