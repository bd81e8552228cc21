/** ValidatingAdmissionPolicies and their bindings, with expressions of all sorts. */
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { loadSchema } from '../../../src/schema/load-schema.ts'
import { expressionText } from './expressions.ts'
import type { Generator } from './generator.ts'
import type { Random } from './random.ts'
import { corrupt, type Shape, StructureValues } from './structure-values.ts'

const KINDS = [
  ['ValidatingAdmissionPolicy', 'validatingadmissionpolicies'],
  ['ValidatingAdmissionPolicy', 'validatingadmissionpolicies'],
  ['ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings'],
] as const

const BADNESS = [0, 0.05, 0.15, 0.4]
const CORRUPT = 0.05

/** The values of fields; `expressions` are drawn anew for each object. */
const shape = (expressions: readonly string[]): Shape => ({
  rare: [],
  strange: ['\u0000', 'ä', '"', '<&>', '\n', '   '],
  fields: {
    ValidatingAdmissionPolicySpec: 5,
    ValidatingAdmissionPolicyBindingSpec: 4,
    MatchResources: 3,
    NamedRuleWithOperations: 4.5,
    Validation: 2,
    LabelSelector: 1,
    ParamRef: 2,
  },
  unions: {},
  values: {
    expression: { good: expressions, bad: ['', ' ', 'object.x =='] },
    messageExpression: { good: expressions, bad: ['', ' ', '1'] },
    valueExpression: { good: expressions, bad: ['', ' ', '1'] },
    message: { good: ['no'], bad: ['', ' ', 'a\nb'] },
    reason: { good: ['Forbidden', 'Invalid', 'RequestEntityTooLarge'], bad: ['', 'Unauthorized', 'x'] },
    'Variable.name': { good: ['a', 'b1', '_c'], bad: ['', ' ', '1a', 'in', 'a-b', 'package'] },
    'MatchCondition.name': { good: ['a', 'a.b/c'], bad: ['', 'a b', 'a/b/c'] },
    'AuditAnnotation.key': { good: ['a', 'b-c'], bad: ['', 'a b', 'a/b'] },
    'ParamKind.apiVersion': { good: ['v1', 'example.com/v1'], bad: ['', 'a/b/c', 'A/v1', 'a/', '/', 'a/V1'] },
    'ParamKind.kind': { good: ['ConfigMap', 'Limit'], bad: ['', '1x', 'a_b'] },
    policyName: { good: ['p'], bad: ['', 'A'] },
    'ParamRef.name': { good: ['a'], bad: ['', 'a/b', '..'] },
    'ParamRef.namespace': { good: ['default'], bad: ['', 'A'] },
    parameterNotFoundAction: { good: ['Deny', 'Allow'], bad: ['', 'deny'] },
    validationActions: { good: ['Deny', 'Warn', 'Audit'], bad: ['', 'deny'] },
    resourceNames: { good: ['a', 'b'], bad: ['', 'a/b', '.'] },
    operations: { good: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'], bad: ['*', '', 'create'] },
    apiGroups: { good: ['', 'apps'], bad: ['*'] },
    apiVersions: { good: ['v1', 'v1beta1'], bad: ['*', ''] },
    resources: { good: ['pods', 'pods/log', 'deployments'], bad: ['*', '*/*', 'pods/*', '*/log', ''] },
    scope: { good: ['*', 'Cluster', 'Namespaced'], bad: ['', 'cluster'] },
    failurePolicy: { good: ['Fail', 'Ignore'], bad: ['', 'fail'] },
    matchPolicy: { good: ['Exact', 'Equivalent'], bad: ['', 'x'] },
    'matchLabels keys': { good: ['app', 'a.b/c'], bad: ['', 'A b'] },
    matchLabels: { good: ['web', ''], bad: ['a b'] },
    operator: { good: ['In', 'NotIn', 'Exists'], bad: ['', 'in'] },
    'LabelSelectorRequirement.key': { good: ['app'], bad: ['', 'A b'] },
  },
})

export const policies: Generator = (random, index) => {
  const [kind, resource] = random.pick(KINDS)
  const message = loadSchema().message(`io.k8s.api.admissionregistration.v1.${kind}Spec`)
  if (message === undefined) throw new Error(`no structure of ${kind}`)
  const badness = random.pick(BADNESS)
  const values = new StructureValues(random, shape(someExpressions(random, badness)), badness)
  const apiVersion = 'admissionregistration.k8s.io/v1'
  const body: JsonObject = { apiVersion, kind, metadata: { name: `p-${index}` }, spec: values.object(message) }
  if (random.chance(CORRUPT)) corrupt(random, body)
  return { method: 'POST', path: `/apis/${apiVersion}/${resource}?dryRun=All`, body }
}

const someExpressions = (random: Random, badness: number): string[] =>
  Array.from({ length: 6 }, () => expressionText(random, badness))
