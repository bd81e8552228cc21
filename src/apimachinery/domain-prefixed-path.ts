/** Names such as 'acme.io/foo': a domain, and a path below it. Source: apimachinery's validation. */
import { type FieldError, invalid, invalidAll, required } from './field-error.ts'
import { dns1123Subdomain } from './names.ts'

const PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"
const PATH_RE = new RegExp(`^${PATH}$`)

export function domainPrefixedPathErrors(text: string, path: string): FieldError[] {
  if (text === '') return [required(path)]
  const slash = text.indexOf('/')
  const [domain, rest] = [text.slice(0, Math.max(slash, 0)), text.slice(slash + 1)]
  if (domain === '' || rest === '')
    return [invalid(path, text, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  return [
    ...invalidAll(path, domain, dns1123Subdomain(domain)),
    ...(PATH_RE.test(rest) ? [] : [invalid(path, rest, `Invalid path (regex used for validation is '${PATH}')`)]),
  ]
}
