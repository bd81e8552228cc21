/** Certification requests: what they say, and whether they are signed by the key they show. Source: RFC 2986. */
import { createPublicKey, verify } from 'node:crypto'
import { DerError, type DerValue, innerValues, oidText, readDer } from './der-value.ts'
import { pemBlocks } from './pem.ts'

interface ParsedRequest {
  /** The organizations of the subject: groups of a user. */
  readonly organizations: readonly string[]
}

const SEQUENCE = 0x30
const TOO_FEW = 'asn1: syntax error: sequence truncated'
const ORGANIZATION = '2.5.4.10'

/** Hashes of signatures, and what Go says when one does not fit. */
const ALGORITHMS: ReadonlyMap<string, { readonly hash: string | null; readonly fault: string }> = new Map([
  ['1.2.840.113549.1.1.11', { hash: 'sha256', fault: 'crypto/rsa: verification error' }],
  ['1.2.840.113549.1.1.12', { hash: 'sha384', fault: 'crypto/rsa: verification error' }],
  ['1.2.840.113549.1.1.13', { hash: 'sha512', fault: 'crypto/rsa: verification error' }],
  ['1.2.840.10045.4.3.2', { hash: 'sha256', fault: 'x509: ECDSA verification failure' }],
  ['1.2.840.10045.4.3.3', { hash: 'sha384', fault: 'x509: ECDSA verification failure' }],
  ['1.2.840.10045.4.3.4', { hash: 'sha512', fault: 'x509: ECDSA verification failure' }],
  ['1.3.101.112', { hash: null, fault: 'x509: Ed25519 verification failure' }],
])

/** The request of a PEM text given in base64, or the text of the error that says what is wrong with it. */
export function parseRequest(encoded: string): ParsedRequest | { readonly error: string } {
  const [block] = pemBlocks(encoded)
  if (block?.type !== 'CERTIFICATE REQUEST') return { error: 'PEM block type must be CERTIFICATE REQUEST' }
  try {
    return parsed(block.bytes)
  } catch (error) {
    if (error instanceof DerError) return { error: error.message }
    throw error
  }
}

function parsed(bytes: Buffer): ParsedRequest | { readonly error: string } {
  const { value, rest } = readDer(bytes)
  if (rest.length > 0) throw new DerError('asn1: syntax error: trailing data')
  const [info, algorithm, signature] = parts(value)
  const [, subject, key] = parts(info)
  const [identifier] = parts(algorithm)
  if (subject === undefined || key === undefined || identifier === undefined || signature === undefined)
    throw new DerError(TOO_FEW)
  const error = signatureFault(info?.whole ?? Buffer.alloc(0), key, oidText(identifier), signature)
  return error === undefined ? { organizations: organizationsOf(subject) } : { error }
}

function parts(value: DerValue | undefined): DerValue[] {
  if (value === undefined) throw new DerError(TOO_FEW)
  if (value.tag !== SEQUENCE) throw new DerError("asn1: structure error: tags don't match")
  return innerValues(value)
}

function signatureFault(signed: Buffer, key: DerValue, oid: string, signature: DerValue): string | undefined {
  const algorithm = ALGORITHMS.get(oid)
  if (algorithm === undefined) return 'x509: cannot verify signature: algorithm unimplemented'
  try {
    const publicKey = createPublicKey({ key: key.whole, format: 'der', type: 'spki' })
    const fits = verify(algorithm.hash, signed, publicKey, signature.content.subarray(1))
    return fits ? undefined : algorithm.fault
  } catch {
    return algorithm.fault
  }
}

const organizationsOf = (subject: DerValue): string[] =>
  innerValues(subject)
    .flatMap(innerValues)
    .flatMap((attribute) => {
      const [type, value] = innerValues(attribute)
      return type !== undefined && oidText(type) === ORGANIZATION ? [value?.content.toString() ?? ''] : []
    })
