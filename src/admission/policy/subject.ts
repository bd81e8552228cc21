/** Somebody as expressions ask what they may do. */
import type { Answer, ResourceQuestion, Subject } from '../../cel/library/authorizer.ts'
import type { Attributes, UserInfo } from '../../registry/access.ts'
import type { RequestContext } from '../../registry/context.ts'

const NOTHING = { group: '', version: '', namespace: '', resource: '', subresource: '', name: '' }

/** The user of a request. */
export const subjectOf = (context: RequestContext): Subject => subject(context, context.user)

function subject(context: RequestContext, user: UserInfo): Subject {
  const ask = (attributes: Attributes): Answer => {
    const { allowed, reason = '' } = context.access.authorizer.authorize(user, attributes)
    return { allowed, reason }
  }
  return {
    mayAt: (path, verb) => ask({ ...NOTHING, isResource: false, path, verb }),
    may: (question, verb) => ask(attributesOf(question, verb)),
    serviceAccount: (namespace, name) => subject(context, accountOf(namespace, name)),
  }
}

const attributesOf = (
  { group, resource, subresource, namespace, name }: ResourceQuestion,
  verb: string,
): Attributes => ({ isResource: true, path: '', verb, group, version: '*', resource, subresource, namespace, name })

const accountOf = (namespace: string, name: string): UserInfo => ({
  name: `system:serviceaccount:${namespace}:${name}`,
  uid: '',
  groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
  extra: {},
})
