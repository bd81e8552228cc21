/** TokenReviews: who is that? Source: recordings access/self-review-and-token-review, access/token-request. */
import { badRequest } from '../apimachinery/api-error.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { userInfoOf } from './authentication/user-info.ts'

interface TokenReview extends KubeObject {
  spec: { token?: string; audiences?: string[] }
}

export const tokenReview = defineKind<TokenReview>({
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'TokenReview',
  resource: 'tokenreviews',
  namespaced: false,
  answer(review, { access: { tokens }, warnings }) {
    const { token = '', audiences = [] } = review.spec
    if (token === '') throw badRequest('token is required for TokenReview in authentication')
    const verdict = tokens.review(token, audiences.length > 0 ? audiences : tokens.audiences)
    if ('error' in verdict) return { ...review, status: { user: {}, error: verdict.error } }
    warnings.push(...(verdict.warnings ?? []))
    return {
      ...review,
      status: { authenticated: true, user: userInfoOf(verdict.user), audiences: [...verdict.audiences] },
    }
  },
})
