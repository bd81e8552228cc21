/** How versions are converted. Source: apiextensions' validation; recording crd/definitions. */
import { type FieldError, forbidden, notSupported, required } from '../../apimachinery/field-error.ts'
import { isJsonObject, type JsonObject } from '../../apimachinery/objects.ts'
import type { Definition } from '../definition.ts'
import { REVIEW_VERSIONS, reviewVersionErrors, webhookServiceErrors, webhookUrlErrors } from '../webhook-client.ts'

type Conversion = Definition['spec']['conversion']

const STRATEGIES = ['None', 'Webhook']

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
      ...reviewVersionErrors(reviews, wasRecognized(old), `${path}.conversionReviewVersions`),
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

function clientErrors(client: JsonObject | undefined, path: string): FieldError[] {
  if (client === undefined) return [required(path, 'required when strategy is set to Webhook')]
  const { url, service } = client
  if ((url === undefined) === (service === undefined))
    return [required(path, 'exactly one of url or service is required')]
  if (typeof url === 'string') return webhookUrlErrors(url, `${path}.url`)
  return isJsonObject(service) ? webhookServiceErrors(service, `${path}.service`) : []
}
