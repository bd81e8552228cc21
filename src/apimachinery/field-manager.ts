/** Names of field managers. Source: apimachinery's ValidateFieldManager, recordings apply/managed-fields, refused. */
import { type FieldError, invalid, tooLong } from './field-error.ts'

const MAX_BYTES = 128

/** What Go does not count as printable; of all spaces only the plain one is. */
const UNPRINTABLE = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu

/** What most names are made of. */
const PLAIN = /^[!-~]*$/

/** Whether nothing is wrong with a manager's name, as one can see at once. */
export const isPlainManager = (manager: string): boolean => manager.length <= MAX_BYTES && PLAIN.test(manager)

/** Everything that is wrong with a manager's name; '' is fine. */
export function fieldManagerErrors(manager: string, field: string): FieldError[] {
  if (isPlainManager(manager)) return []
  const length = Buffer.byteLength(manager) > MAX_BYTES ? [tooLong(field, MAX_BYTES)] : []
  const characters = Array.from(manager.matchAll(UNPRINTABLE), ({ 0: character, index }) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    const position = Buffer.byteLength(manager.slice(0, index))
    return invalid(field, manager, `invalid character U+${code} (at position ${position})`)
  })
  return [...length, ...characters]
}

/** The manager that a user agent stands for: what comes before its first slash, as far as it is a name. */
export function managerOfAgent(agent: string): string {
  let name = ''
  for (const character of (agent.split('/')[0] ?? '').replace(UNPRINTABLE, '')) {
    if (Buffer.byteLength(name) + Buffer.byteLength(character) > MAX_BYTES) break
    name += character
  }
  return name
}
