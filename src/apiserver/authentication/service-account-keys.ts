/** The key by which a cluster signs its ServiceAccounts' tokens, made when it is first needed. Source: RFC 7515, RFC 7517. */
import { createHash, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import type { JsonObject } from '../../apimachinery/objects.ts'

const MODULUS_BITS = 2048
const ALGORITHM = 'sha256'

interface Keys {
  readonly id: string
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

/** What a token says of itself and of its bearer, not yet believed. */
export interface ParsedToken {
  readonly header: JsonObject
  readonly claims: JsonObject
}

export class ServiceAccountKeys {
  #keys: Keys | undefined

  /** A compact RS256 JSON web token. */
  sign(claims: JsonObject): string {
    const { id, privateKey } = this.#own()
    const content = `${base64url({ alg: 'RS256', kid: id })}.${base64url(claims)}`
    return `${content}.${sign(ALGORITHM, Buffer.from(content), privateKey).toString('base64url')}`
  }

  /** Why the signature of a token of these three parts is not ours; undefined if it is. */
  fault(token: string, { kid }: JsonObject): string | undefined {
    const { id, publicKey } = this.#own()
    if (kid !== undefined && kid !== '' && kid !== id) return 'invalid signature, no keys found'
    const end = token.lastIndexOf('.')
    const signature = Buffer.from(token.slice(end + 1), 'base64url')
    if (verify(ALGORITHM, Buffer.from(token.slice(0, end)), publicKey, signature)) return undefined
    return 'go-jose/go-jose: error in cryptographic primitive'
  }

  /** The public key as a JSON web key set. */
  keySet(): JsonObject {
    const { id, publicKey } = this.#own()
    const { kty = '', n = '', e = '' } = publicKey.export({ format: 'jwk' })
    return { keys: [{ use: 'sig', kty, kid: id, alg: 'RS256', n, e }] }
  }

  #own(): Keys {
    this.#keys ??= makeKeys()
    return this.#keys
  }
}

function makeKeys(): Keys {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: MODULUS_BITS })
  const id = createHash(ALGORITHM)
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .digest('base64url')
  return { id, publicKey, privateKey }
}

const base64url = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64url')
