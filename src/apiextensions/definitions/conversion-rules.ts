/** How versions are converted. Source: apiextensions' validation; recording crd/definitions. */
import { at, type FieldError, forbidden, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import { dns1035Label, dns1123Subdomain, portNumber } from '../../apimachinery/names.ts'
import { isJsonObject, type JsonObject } from '../../apimachinery/objects.ts'
import type { Definition } from '../definition.ts'

type Conversion = Definition['spec']['conversion']

const STRATEGIES = ['None', 'Webhook']
const REVIEW_VERSIONS = ['v1', 'v1beta1']

export function conversionErrors(conversion: Conversion, old: Conversion, path: string): FieldError[] {
  if (conversion === undefined) return []
  const { strategy, webhook = {} } = conversion
  const client = isJsonObject(webhook.clientConfig) ? webhook.clientConfig : undefined
  const reviews = Array.isArray(webhook.conversionReviewVersions) ? webhook.conversionReviewVersions.map(String) : []
  const errors = strategyErrors(strategy, path)
  if (strategy === 'Webhook')
    return [
      ...errors,
      ...clientErrors(client, `${path}.webhookClientConfig`),
      ...reviewErrors(reviews, wasRecognized(old), `${path}.conversionReviewVersions`),
    ]
  const why = 'should not be set when strategy is not set to Webhook'
  if (client !== undefined) errors.push(forbidden(`${path}.webhookClientConfig`, why))
  if (reviews.length > 0) errors.push(forbidden(`${path}.conversionReviewVersions`, why))
  return errors
}

function strategyErrors(strategy: string, path: string): FieldError[] {
  if (strategy === '') return [required(`${path}.strategy`)]
  return STRATEGIES.includes(strategy) ? [] : [notSupported(`${path}.strategy`, strategy, STRATEGIES)]
}

/** Versions that nobody knows may stay where there were none that anybody knew. */
function wasRecognized(old: Conversion): boolean {
  const versions = old?.webhook?.conversionReviewVersions
  return !Array.isArray(versions) || versions.length === 0 || versions.some((v) => REVIEW_VERSIONS.includes(String(v)))
}

function reviewErrors(versions: readonly string[], needKnown: boolean, path: string): FieldError[] {
  if (versions.length === 0) return [required(path)]
  const errors = versions.flatMap((version, index) => {
    if (versions.indexOf(version) < index) return [invalid(at(path, index), version, 'duplicate version')]
    return dns1035Label(version).map((why) => invalid(at(path, index), version, why))
  })
  if (needKnown && !versions.some((version) => REVIEW_VERSIONS.includes(version)))
    errors.push(invalid(path, [...versions], `must include at least one of ${REVIEW_VERSIONS.join(', ')}`))
  return errors
}

function clientErrors(client: JsonObject | undefined, path: string): FieldError[] {
  if (client === undefined) return [required(path, 'required when strategy is set to Webhook')]
  const { url, service } = client
  if ((url === undefined) === (service === undefined))
    return [required(path, 'exactly one of url or service is required')]
  if (typeof url === 'string') return urlErrors(url, `${path}.url`)
  return isJsonObject(service) ? serviceErrors(service, `${path}.service`) : []
}

const FORM = '; desired format: https://host[/path]'

function urlErrors(text: string, path: string): FieldError[] {
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

function serviceErrors({ name = '', namespace = '', path: urlPath, port }: JsonObject, path: string): FieldError[] {
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
