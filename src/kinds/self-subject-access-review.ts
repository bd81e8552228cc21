/** SelfSubjectAccessReviews: may I? Source: recording access/self-access. */
import { defineKind } from '../registry/kind.ts'
import { type AccessReview, reviewed } from './authorization/access-review.ts'
import { AUTHORIZATION_GROUP, requireValidReview, selfReviewErrors } from './authorization/validate-access-review.ts'

export const selfSubjectAccessReview = defineKind<AccessReview>({
  group: AUTHORIZATION_GROUP,
  version: 'v1',
  kind: 'SelfSubjectAccessReview',
  resource: 'selfsubjectaccessreviews',
  namespaced: false,
  answer(review, context) {
    requireValidReview(selfReviewErrors(review))
    return reviewed(review, context.user, context)
  },
})
