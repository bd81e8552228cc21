/** What the two kinds of webhook configurations have in common. They are kept and validated; nobody is asked. */
import type { Strategy } from '../../registry/kind.ts'
import { metadataStrategy } from '../generic-kinds.ts'
import type { Webhook, WebhookConfiguration } from './types.ts'
import { webhookErrors } from './validate.ts'

const HTTPS = 443
const SECONDS = 10

const meta = metadataStrategy<WebhookConfiguration>(false, false, ['plain whole'])

function complete(webhook: Webhook): void {
  webhook.failurePolicy ??= 'Fail'
  webhook.matchPolicy ??= 'Equivalent'
  webhook.namespaceSelector ??= {}
  webhook.objectSelector ??= {}
  webhook.timeoutSeconds ??= SECONDS
  const service = webhook.clientConfig?.service
  if (service !== undefined) service.port ??= HTTPS
  for (const rule of webhook.rules ?? []) rule.scope ??= '*'
}

/** `more` fills in what one of the kinds has alone. */
export const webhookStrategy = (more: (webhook: Webhook) => void = () => {}): Strategy<WebhookConfiguration> => ({
  ...meta,
  tracksGeneration: true,
  applyDefaults({ webhooks = [] }) {
    for (const webhook of webhooks) {
      complete(webhook)
      more(webhook)
    }
  },
  validate: (object, context) => [...(meta.validate?.(object, context) ?? []), ...webhookErrors(object)],
  validateUpdate: (object, old, context) => [
    ...(meta.validateUpdate?.(object, old, context) ?? []),
    ...webhookErrors(object, old),
  ],
})
