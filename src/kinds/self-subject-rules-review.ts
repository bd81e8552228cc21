/** SelfSubjectRulesReviews: what may I? Source: recording access/subject-access. */
import { badRequest } from '../apimachinery/api-error.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { aggregateText } from '../authorization/rbac-authorizer.ts'
import type { PolicyRule } from '../registry/access.ts'
import { defineKind } from '../registry/kind.ts'
import { AUTHORIZATION_GROUP } from './authorization/validate-access-review.ts'

interface SelfSubjectRulesReview extends KubeObject {
  spec: { namespace?: string }
}

export const selfSubjectRulesReview = defineKind<SelfSubjectRulesReview>({
  group: AUTHORIZATION_GROUP,
  version: 'v1',
  kind: 'SelfSubjectRulesReview',
  resource: 'selfsubjectrulesreviews',
  namespaced: false,
  answer({ kind, apiVersion, spec: { namespace = '' } }, { user, access }) {
    if (namespace === '') throw badRequest('no namespace on request')
    const { rules, incomplete, errors } = access.authorizer.rulesFor(user, namespace)
    const status = {
      resourceRules: rules.filter(({ resources = [] }) => resources.length > 0).map(resourceRule),
      nonResourceRules: rules.filter(({ nonResourceURLs = [] }) => nonResourceURLs.length > 0).map(nonResourceRule),
      incomplete,
      ...(errors.length === 0 ? {} : { evaluationError: aggregateText(errors) }),
    }
    return { kind, apiVersion, metadata: {}, spec: {}, status }
  },
})

const resourceRule = ({ verbs, apiGroups = [], resources = [], resourceNames = [] }: PolicyRule): JsonObject => ({
  verbs,
  apiGroups,
  resources,
  resourceNames,
})

const nonResourceRule = ({ verbs, nonResourceURLs = [] }: PolicyRule): JsonObject => ({ verbs, nonResourceURLs })
