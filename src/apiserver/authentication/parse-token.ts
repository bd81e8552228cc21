/** What a JSON web token says, before anybody believes it. Source: RFC 7515. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import type { ParsedToken } from './service-account-keys.ts'

/** Undefined for what is no token of three parts. */
export function parseToken(token: string): ParsedToken | undefined {
  const parts = token.split('.')
  if (parts.length !== 3) return undefined
  const [header, claims] = parts.map(decoded)
  return header === undefined || claims === undefined ? undefined : { header, claims }
}

function decoded(part: string): JsonObject | undefined {
  try {
    const value: JsonValue = JSON.parse(Buffer.from(part, 'base64url').toString())
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
