/** How webhooks are reached, and what they understand: of conversions and of admission. Source: apiserver's webhook validation. */
import { at, type FieldError, invalid, required } from '../apimachinery/field-error.ts'
import { goQuote } from '../apimachinery/go-quote.ts'
import { dns1035Label, dns1123Subdomain, portNumber } from '../apimachinery/names.ts'
import type { JsonObject } from '../apimachinery/objects.ts'

/** Versions of reviews that a server speaks. */
export const REVIEW_VERSIONS = ['v1', 'v1beta1']

/** `needKnown`: whether there must be one that the server speaks. `missing` is said of none at all. */
export function reviewVersionErrors(
  versions: readonly string[],
  needKnown: boolean,
  path: string,
  missing = '',
): FieldError[] {
  if (versions.length === 0) return [required(path, missing)]
  const errors = versions.flatMap((version, index) => {
    if (versions.indexOf(version) < index) return [invalid(at(path, index), version, 'duplicate version')]
    return dns1035Label(version).map((why) => invalid(at(path, index), version, why))
  })
  if (needKnown && !versions.some((version) => REVIEW_VERSIONS.includes(version)))
    errors.push(invalid(path, [...versions], `must include at least one of ${REVIEW_VERSIONS.join(', ')}`))
  return errors
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/

const FORM = '; desired format: https://host[/path]'

export function webhookUrlErrors(text: string, path: string): FieldError[] {
  const [address = ''] = text.split('#', 1)
  if (CONTROL.test(address)) {
    const why = `parse ${goQuote(address)}: net/url: invalid control character in URL`
    return [required(path, `url must be a valid URL: ${why}${FORM}`)]
  }
  const [, scheme = '', rest = text] = /^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$/s.exec(text) ?? []
  const [, authority = ''] = /^\/\/([^/?#]*)/.exec(rest) ?? []
  const at = authority.lastIndexOf('@')
  const host = authority.slice(at + 1)
  const [, fragment = ''] = /#(.*)$/s.exec(text) ?? []
  const [, query = ''] = /\?([^#]*)/.exec(text) ?? []
  const errors: FieldError[] = []
  if (scheme.toLowerCase() !== 'https')
    errors.push(invalid(path, scheme.toLowerCase(), `'https' is the only allowed URL scheme${FORM}`))
  if (host === '') errors.push(invalid(path, host, `host must be specified${FORM}`))
  if (at >= 0) errors.push(invalid(path, authority.slice(0, at), 'user information is not permitted in the URL'))
  if (fragment !== '') errors.push(invalid(path, fragment, 'fragments are not permitted in the URL'))
  if (query !== '') errors.push(invalid(path, query, 'query parameters are not permitted in the URL'))
  return errors
}

export function webhookServiceErrors(
  { name = '', namespace = '', path: urlPath, port }: JsonObject,
  path: string,
): FieldError[] {
  // The real server hands over name and namespace the wrong way round, and says so.
  const errors: FieldError[] = []
  if (namespace === '') errors.push(required(`${path}.name`))
  if (name === '') errors.push(required(`${path}.namespace`))
  const faults = portNumber(Number(port ?? 0))
  if (faults.length > 0) errors.push(invalid(`${path}.port`, port ?? 0, `port is not valid: ${faults.join(', ')}`))
  return typeof urlPath === 'string' ? [...errors, ...pathErrors(urlPath, `${path}.path`)] : errors
}

function pathErrors(urlPath: string, path: string): FieldError[] {
  if (urlPath === '' || urlPath === '/') return []
  if (urlPath === '//') return [invalid(path, urlPath, 'segment[0] may not be empty')]
  const errors = urlPath.startsWith('/') ? [] : [invalid(path, urlPath, "must start with a '/'")]
  const steps = urlPath.slice(1).replace(/\/$/, '').split('/')
  for (const [index, step] of steps.entries()) {
    const faults = step === '' ? ['may not be empty'] : dns1123Subdomain(step)
    errors.push(...faults.map((why) => invalid(path, urlPath, `segment[${index}]${step === '' ? ' ' : ': '}${why}`)))
  }
  return errors
}
