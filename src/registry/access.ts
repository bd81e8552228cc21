/** Who may do what, and who stands behind a token: what rules ask whose answer depends on it. Types only. */
import type { FieldRequirement } from '../apimachinery/field-selector.ts'
import type { JsonObject } from '../apimachinery/objects.ts'

/** An authenticated user, as the authenticators and impersonation produce it. */
export interface UserInfo {
  readonly name: string
  readonly uid: string
  readonly groups: readonly string[]
  readonly extra: { readonly [key: string]: readonly string[] }
}

/** What is asked for, as rules see it. `path` counts unless `isResource`, the rest only if it is. */
export interface Attributes {
  readonly isResource: boolean
  readonly path: string
  /** 'get', 'impersonate', for paths the method in lower case. */
  readonly verb: string
  readonly group: string
  readonly version: string
  /** '' at the cluster scope. */
  readonly namespace: string
  readonly resource: string
  readonly subresource: string
  readonly name: string
  /** The field selector of a list or watch, as far as it can be read. */
  readonly fields?: readonly FieldRequirement[]
}

/** `reason` goes into the message of a refusal and into access reviews. */
export interface Decision {
  readonly allowed: boolean
  readonly reason?: string
}

/** rbac.authorization.k8s.io/v1 PolicyRule. */
export interface PolicyRule extends JsonObject {
  verbs: string[]
  apiGroups?: string[]
  resources?: string[]
  resourceNames?: string[]
  nonResourceURLs?: string[]
}

/** The Role or ClusterRole that a binding names. */
export interface RoleRef extends JsonObject {
  apiGroup: string
  kind: string
  name: string
}

/** All that a user may do in a namespace, as far as it is known. */
export interface UserRules {
  readonly rules: readonly PolicyRule[]
  /** Whether somebody else may allow more. */
  readonly incomplete: boolean
  /** What went wrong on the way: roles that are not there. */
  readonly errors: readonly string[]
}

export interface Authorizer {
  authorize(user: UserInfo, attributes: Attributes): Decision
  /** For SelfSubjectRulesReview. */
  rulesFor(user: UserInfo, namespace: string): UserRules
}

/** Rules that hold for somebody, and the roles that bindings name in vain. */
export interface GrantedRules {
  readonly rules: readonly PolicyRule[]
  readonly missing: readonly RoleRef[]
}

/** The roles and bindings of the cluster. */
export interface RoleBook {
  /** What bindings grant the user in a namespace and at the cluster scope; '' for the latter alone. */
  grantedRules(user: UserInfo, namespace: string): GrantedRules
  /** The rules of a role, looked for in `namespace` if it is no ClusterRole. Undefined when it is not there. */
  rulesOf(role: RoleRef, namespace: string): readonly PolicyRule[] | undefined
}

/** Name and uid of an object that a token names. */
export interface ObjectRef {
  readonly name: string
  readonly uid: string
}

/** What a ServiceAccount's token is to say. */
export interface TokenClaims {
  readonly namespace: string
  readonly account: ObjectRef
  readonly audiences: readonly string[]
  /** Seconds that it is valid. */
  readonly lifetime: number
  /** Seconds after which its use is worth a warning in the audit log. */
  readonly warnAfter?: number
  readonly pod?: ObjectRef
  readonly secret?: ObjectRef
  readonly node?: ObjectRef
}

/** What a token says that a Secret keeps. */
export interface SecretTokenClaims {
  readonly namespace: string
  readonly account: ObjectRef
  /** The name of the Secret. */
  readonly secret: string
}

/** Who stands behind a token, and for which of the wanted audiences it is good; or why it is not. */
export type TokenVerdict =
  | { readonly user: UserInfo; readonly audiences: readonly string[]; readonly warnings?: readonly string[] }
  | { readonly error: string }

/** Tokens of bearers. */
export interface TokenOffice {
  /** The audiences that the API server itself answers to. */
  readonly audiences: readonly string[]
  /** A signed token of a ServiceAccount. */
  issue(claims: TokenClaims): string
  /** A signed token that is good as long as its Secret holds it. */
  issueForSecret(claims: SecretTokenClaims): string
  /** The public keys by which others can check issued tokens, as a JSON web key set. */
  keySet(): JsonObject
  /** Of tokens of all kinds. */
  review(token: string, audiences: readonly string[]): TokenVerdict
}

/** Everything about access that strategies and subresources may ask. */
export interface Access {
  readonly authorizer: Authorizer
  readonly roles: RoleBook
  readonly tokens: TokenOffice
}
