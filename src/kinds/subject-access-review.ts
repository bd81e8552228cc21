/** SubjectAccessReviews: may they? Source: recording access/subject-access. */
import { defineKind } from '../registry/kind.ts'
import { type AccessReview, reviewed, type SubjectAccessReviewSpec, subjectOf } from './authorization/access-review.ts'
import { AUTHORIZATION_GROUP, requireValidReview, subjectReviewErrors } from './authorization/validate-access-review.ts'

export const subjectAccessReview = defineKind<AccessReview<SubjectAccessReviewSpec>>({
  group: AUTHORIZATION_GROUP,
  version: 'v1',
  kind: 'SubjectAccessReview',
  resource: 'subjectaccessreviews',
  namespaced: false,
  answer(review, context) {
    requireValidReview(subjectReviewErrors(review))
    return reviewed(review, subjectOf(review.spec), context)
  },
})
