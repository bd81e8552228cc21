/** SelfSubjectReviews: who am I? Source: recording access/self-review-and-token-review. */
import type { KubeObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import { defineKind } from '../registry/kind.ts'
import { userInfoOf } from './authentication/user-info.ts'

export const selfSubjectReview = defineKind<KubeObject>({
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectReview',
  resource: 'selfsubjectreviews',
  namespaced: false,
  answer: ({ kind, apiVersion }, { user, clock }) => ({
    kind,
    apiVersion,
    metadata: { creationTimestamp: formatTime(clock.now()) },
    status: { userInfo: userInfoOf(user) },
  }),
})
