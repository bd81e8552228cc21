/** LocalSubjectAccessReviews: may they, in this namespace? Source: recording access/subject-access. */
import { defineKind } from '../registry/kind.ts'
import { type AccessReview, reviewed, type SubjectAccessReviewSpec, subjectOf } from './authorization/access-review.ts'
import { AUTHORIZATION_GROUP, localReviewErrors, requireValidReview } from './authorization/validate-access-review.ts'

export const localSubjectAccessReview = defineKind<AccessReview<SubjectAccessReviewSpec>>({
  group: AUTHORIZATION_GROUP,
  version: 'v1',
  kind: 'LocalSubjectAccessReview',
  resource: 'localsubjectaccessreviews',
  namespaced: true,
  answer(review, context) {
    requireValidReview(localReviewErrors(review))
    return reviewed(review, subjectOf(review.spec), context)
  },
})
