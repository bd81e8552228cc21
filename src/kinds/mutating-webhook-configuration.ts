/** MutatingWebhookConfigurations. Source: recording kinds-other/webhook-configurations. */
import { defineKind } from '../registry/kind.ts'
import { webhookStrategy } from './webhook-configuration/strategy.ts'
import type { WebhookConfiguration } from './webhook-configuration/types.ts'

export const mutatingWebhookConfiguration = defineKind<WebhookConfiguration>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingWebhookConfiguration',
  resource: 'mutatingwebhookconfigurations',
  namespaced: false,
  strategy: webhookStrategy((webhook) => {
    webhook.reinvocationPolicy ??= 'Never'
  }),
})
