/** Configurations of admission webhooks. */
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { loadSchema } from '../../../src/schema/load-schema.ts'
import type { Generator } from './generator.ts'
import { corrupt, type Shape, StructureValues } from './structure-values.ts'

const KINDS = [
  ['ValidatingWebhookConfiguration', 'validatingwebhookconfigurations', 'ValidatingWebhook'],
  ['MutatingWebhookConfiguration', 'mutatingwebhookconfigurations', 'MutatingWebhook'],
] as const

const BADNESS = [0, 0.05, 0.15, 0.4]
const CORRUPT = 0.05

const SHAPE: Shape = {
  rare: ['WebhookClientConfig.caBundle'],
  strange: ['\u0000', 'ä', '"', '<&>', '\n', '   '],
  fields: { ValidatingWebhook: 6, MutatingWebhook: 6, RuleWithOperations: 4.5, ServiceReference: 1, LabelSelector: 1 },
  unions: { WebhookClientConfig: ['url', 'service'] },
  values: {
    'ValidatingWebhook.name': { good: ['a.example.com', 'b.example.com'], bad: ['', 'a', 'a.b', 'A.b.c', 'a_.b.c'] },
    'MutatingWebhook.name': { good: ['a.example.com', 'b.example.com'], bad: ['', 'a', 'a.b', 'A.b.c', 'a_.b.c'] },
    url: {
      good: ['https://a.example.com/x', 'https://10.0.0.1:8443'],
      bad: ['', 'http://x', 'https://', 'https://a@b/', 'https://x/#f', 'https://x/?q=1', 'x', 'https:x'],
    },
    'ServiceReference.name': { good: ['a'], bad: [''] },
    'ServiceReference.namespace': { good: ['b'], bad: [''] },
    'ServiceReference.path': { good: ['/', '/a', '/a/b/'], bad: ['a', '//', '/a//b', '/A', ''] },
    'ServiceReference.port': { good: [443, 8443], bad: [0, -1, 70_000] },
    operations: { good: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'], bad: ['*', '', 'create', 'READ'] },
    apiGroups: { good: ['', 'apps'], bad: ['*'] },
    apiVersions: { good: ['v1', 'v1beta1'], bad: ['*', ''] },
    resources: { good: ['pods', 'pods/log', 'deployments'], bad: ['*', '*/*', 'pods/*', '*/log', ''] },
    scope: { good: ['*', 'Cluster', 'Namespaced'], bad: ['', 'cluster'] },
    failurePolicy: { good: ['Fail', 'Ignore'], bad: ['', 'fail'] },
    matchPolicy: { good: ['Exact', 'Equivalent'], bad: ['', 'x'] },
    sideEffects: { good: ['None', 'NoneOnDryRun'], bad: ['Some', 'Unknown', ''] },
    reinvocationPolicy: { good: ['Never', 'IfNeeded'], bad: ['', 'x'] },
    timeoutSeconds: { good: [1, 30], bad: [0, 31, -1] },
    admissionReviewVersions: { good: ['v1', 'v1beta1'], bad: ['', 'v9', 'V1', '1'] },
    'MatchCondition.name': { good: ['a', 'a.b/c'], bad: ['', 'a b', 'a/b/c'] },
    'MatchCondition.expression': { good: ['true', "object.metadata.name == 'x'"], bad: ['', ' ', 'object.x =='] },
    'matchLabels keys': { good: ['app', 'a.b/c'], bad: ['', 'A b'] },
    matchLabels: { good: ['web', ''], bad: ['a b'] },
    operator: { good: ['In', 'NotIn', 'Exists'], bad: ['', 'in'] },
    'LabelSelectorRequirement.key': { good: ['app'], bad: ['', 'A b'] },
  },
}

export const webhooks: Generator = (random, index) => {
  const [kind, resource, type] = random.pick(KINDS)
  const message = loadSchema().message(`io.k8s.api.admissionregistration.v1.${type}`)
  if (message === undefined) throw new Error(`no structure of ${type}`)
  const values = new StructureValues(random, SHAPE, random.pick(BADNESS))
  const hooks = Array.from({ length: random.pick([0, 1, 1, 2, 2]) }, () => values.object(message))
  const apiVersion = 'admissionregistration.k8s.io/v1'
  const body: JsonObject = { apiVersion, kind, metadata: { name: `w-${index}` }, webhooks: hooks }
  if (random.chance(CORRUPT)) corrupt(random, body)
  return { method: 'POST', path: `/apis/${apiVersion}/${resource}?dryRun=All`, body }
}
