/** What is wrong with a certificate and its key: a warning, no refusal. Texts: Go's crypto/tls, as a server v1.35 passes them on. */
import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'

interface PemBlock {
  readonly type: string
  readonly text: string
}

const PEM = /-----BEGIN ([^\n]*?)-----\n[\s\S]*?\n-----END \1-----/g

const blocksOf = (text: string): PemBlock[] =>
  [...text.matchAll(PEM)].map(([block, type = '']) => ({ type, text: block }))

const listed = (blocks: readonly PemBlock[]): string => `[${blocks.map(({ type }) => type).join(' ')}]`

/** The warning about the two PEM texts; undefined for a pair that fits. */
export function keyPairWarning(certificate: string, key: string): string | undefined {
  const certificates = blocksOf(certificate)
  const [first] = certificates.filter(({ type }) => type === 'CERTIFICATE')
  if (first === undefined) return certificateFault(certificates)
  const keys = blocksOf(key)
  const found = keys.find(({ type }) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'))
  if (found === undefined) return keyFault(keys)
  const parsed = parsedCertificate(first.text)
  if (parsed === undefined) return 'x509: malformed certificate'
  const privateKey = parsedKey(found.text)
  return privateKey === undefined ? 'tls: failed to parse private key' : mismatch(parsed.publicKey, privateKey)
}

function certificateFault(skipped: readonly PemBlock[]): string {
  if (skipped.length === 0) return 'tls: failed to find any PEM data in certificate input'
  if (skipped.length === 1 && skipped[0]?.type.endsWith('PRIVATE KEY'))
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: ${listed(skipped)}`
}

function keyFault(skipped: readonly PemBlock[]): string {
  if (skipped.length === 0) return 'tls: failed to find any PEM data in key input'
  if (skipped.length === 1 && skipped[0]?.type === 'CERTIFICATE')
    return 'tls: found a certificate rather than a key in the PEM for the private key'
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: ${listed(skipped)}`
}

function mismatch(publicKey: KeyObject, privateKey: KeyObject): string | undefined {
  if (publicKey.asymmetricKeyType !== privateKey.asymmetricKeyType)
    return 'tls: private key type does not match public key type'
  const fits = createPublicKey(privateKey).equals(publicKey)
  return fits ? undefined : 'tls: private key does not match public key'
}

/** Undefined for what cannot be read: how OpenSSL says so is of no interest. */
function parsedCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

function parsedKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}
