/** The answer to those who may not. Texts: recordings protocol/forbidden, protocol/anonymous-and-tokens. */
import { type ApiError, forbiddenError, forbiddenPath } from '../apimachinery/api-error.ts'
import { goQuote } from '../apimachinery/go-quote.ts'
import type { Attributes, Authorizer, UserInfo } from '../registry/access.ts'

/** Throws 403. */
export function requireAuthorized(authorizer: Authorizer, user: UserInfo, attributes: Attributes): void {
  const { allowed, reason } = authorizer.authorize(user, attributes)
  if (!allowed) throw refusal(user, attributes, reason)
}

function refusal(user: UserInfo, attributes: Attributes, reason: string | undefined): ApiError {
  const suffix = reason === undefined ? '' : `: ${reason}`
  const { verb, group, resource, subresource, namespace, name } = attributes
  const who = `User ${goQuote(user.name)} cannot ${verb}`
  if (!attributes.isResource) {
    return forbiddenPath(`forbidden: ${sanitized(`${who} path ${goQuote(attributes.path)}`)}${suffix}`)
  }
  const full = subresource === '' ? resource : `${resource}/${subresource}`
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${goQuote(namespace)}`
  const what = sanitized(`${who} resource ${goQuote(full)} in API group ${goQuote(group)} ${where}`)
  return forbiddenError({ group, resource }, name, `${what}${suffix}`)
}

const ENTITIES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Harmless to a browser that takes the message for HTML. */
const sanitized = (text: string): string => text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
