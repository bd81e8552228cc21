/** Shapes of the configurations of admission webhooks. */
import type { LabelSelectorShape } from '../../apimachinery/label-selector-rules.ts'
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'

export interface WebhookRule extends JsonObject {
  operations?: string[]
  apiGroups?: string[]
  apiVersions?: string[]
  resources?: string[]
  scope?: string
}

export interface Webhook extends JsonObject {
  name?: string
  clientConfig?: JsonObject & { url?: string; service?: JsonObject & { port?: number } }
  rules?: WebhookRule[]
  failurePolicy?: string
  matchPolicy?: string
  namespaceSelector?: JsonObject & LabelSelectorShape
  objectSelector?: JsonObject & LabelSelectorShape
  sideEffects?: string
  timeoutSeconds?: number
  admissionReviewVersions?: string[]
  matchConditions?: (JsonObject & { name?: string; expression?: string })[]
  /** Of webhooks that change objects. */
  reinvocationPolicy?: string
}

export interface WebhookConfiguration extends KubeObject {
  webhooks?: Webhook[]
}
