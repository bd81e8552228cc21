/** Authorizers that ask no role, and how several become one. */
import type { Attributes, Authorizer, PolicyRule, UserInfo, UserRules } from '../registry/access.ts'

const ALL_RULES: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
]

const NO_RULES: UserRules = { rules: [], incomplete: false, errors: [] }

/** Everybody may do everything: the mode for tests that are not about access. */
export const alwaysAllow: Authorizer = {
  authorize: () => ({ allowed: true }),
  rulesFor: () => ({ ...NO_RULES, rules: ALL_RULES }),
}

const MASTERS = 'system:masters'

/** Members of system:masters may do everything, whatever the roles say. Their rules do not tell. */
export const privilegedGroup: Authorizer = {
  authorize: ({ groups }) => ({ allowed: groups.includes(MASTERS) }),
  rulesFor: () => NO_RULES,
}

/** Whether no check of escalation holds the user back. */
export const isPrivileged = ({ groups }: UserInfo): boolean => groups.includes(MASTERS)

/** Allowed as soon as one of them allows. Otherwise the reasons of all are told, a line each. */
export function anyOf(authorizers: readonly Authorizer[]): Authorizer {
  return {
    authorize(user: UserInfo, attributes: Attributes) {
      const reasons: string[] = []
      for (const authorizer of authorizers) {
        const decision = authorizer.authorize(user, attributes)
        if (decision.allowed) return decision
        if (decision.reason !== undefined) reasons.push(decision.reason)
      }
      return reasons.length === 0 ? { allowed: false } : { allowed: false, reason: reasons.join('\n') }
    },
    rulesFor(user, namespace) {
      const all = authorizers.map((authorizer) => authorizer.rulesFor(user, namespace))
      return {
        rules: all.flatMap(({ rules }) => rules),
        incomplete: all.some(({ incomplete }) => incomplete),
        errors: all.flatMap(({ errors }) => errors),
      }
    },
  }
}
