/**
 * Nobody grants what they do not have. Source: kubernetes.io/docs/reference/access-authn-authz/rbac (privilege
 * escalation prevention), recording rbac/escalation.
 */
import { forbiddenError, notFoundError, plainServerError } from '../../apimachinery/api-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import type { KubeObject } from '../../apimachinery/objects.ts'
import { isPrivileged } from '../../authorization/authorizers.ts'
import { aggregateText } from '../../authorization/rbac-authorizer.ts'
import { type Binding, type ClusterRole, RBAC_GROUP, type Role } from '../../authorization/rbac-objects.ts'
import { describeRules, quotedList, uncovered } from '../../authorization/rule-coverage.ts'
import type { PolicyRule } from '../../registry/access.ts'
import type { RequestContext } from '../../registry/context.ts'
import type { WriteTarget } from '../../registry/kind.ts'
import { requireReadableName } from '../../registry/metadata.ts'

type Resource = 'roles' | 'clusterroles' | 'rolebindings' | 'clusterrolebindings'

const FULL_AUTHORITY: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
]

/** For Roles: throws 403 unless the user has all its rules, or may escalate. */
export const authorizeRole = (
  role: Role,
  old: Role | undefined,
  target: WriteTarget,
  context: RequestContext,
): void => {
  if (mayEscalate('roles', target, context) || isSameButForCollection(role, old)) return
  requireCovered('roles', role, role.rules ?? [], target, context)
}

/** The same for ClusterRoles; those that aggregate others may become anything. */
export const authorizeClusterRole = (
  role: ClusterRole,
  old: ClusterRole | undefined,
  target: WriteTarget,
  context: RequestContext,
): void => {
  if (mayEscalate('clusterroles', target, context) || isSameButForCollection(role, old)) return
  requireCovered('clusterroles', role, role.rules ?? [], target, context)
  if (!aggregates(role) && (old === undefined || !aggregates(old))) return
  const { rules } = context.access.roles.grantedRules(context.user, target.namespace)
  if (uncovered(rules, FULL_AUTHORITY).length === 0) return
  const why = 'must have cluster-admin privileges to use the aggregationRule'
  throw forbiddenError({ group: RBAC_GROUP, resource: 'clusterroles' }, role.metadata.name ?? '', why)
}

const aggregates = ({ aggregationRule }: ClusterRole): boolean =>
  (aggregationRule?.clusterRoleSelectors ?? []).length > 0

/** For bindings: throws 403 unless the user has all rules of the role, or may bind it; 404 when there is no such role. */
export const authorizeBinding =
  (resource: 'rolebindings' | 'clusterrolebindings') =>
  (binding: Binding, old: Binding | undefined, target: WriteTarget, context: RequestContext): void => {
    if (isPrivileged(context.user) || isSameButForCollection(binding, old) || mayBind(binding, target, context)) return
    requireCovered(resource, binding, rulesOfRole(resource, binding, target, context), target, context)
  }

/** Validation has not run yet: the reference may be of any kind and name. */
function rulesOfRole(
  resource: Resource,
  { roleRef }: Binding,
  { namespace }: WriteTarget,
  { access }: RequestContext,
): readonly PolicyRule[] {
  const { kind, name } = roleRef
  if (!ROLE_RESOURCES.has(kind)) throw plainServerError(`unsupported role reference kind: ${goQuote(kind)}`)
  const rules = access.roles.rulesOf(roleRef, namespace)
  if (rules !== undefined) return rules
  requireReadableName(name)
  throw notFoundError({ group: RBAC_GROUP, resource }, name)
}

function mayEscalate(resource: Resource, { name, namespace }: WriteTarget, context: RequestContext): boolean {
  return isPrivileged(context.user) || may(context, { verb: 'escalate', resource, name, namespace })
}

function mayBind({ roleRef }: Binding, { namespace }: WriteTarget, context: RequestContext): boolean {
  const resource = ROLE_RESOURCES.get(roleRef.kind)
  if (resource === undefined) return false
  return may(context, { verb: 'bind', group: roleRef.apiGroup, resource, name: roleRef.name, namespace })
}

const ROLE_RESOURCES: ReadonlyMap<string, Resource> = new Map([
  ['Role', 'roles'],
  ['ClusterRole', 'clusterroles'],
])

interface Question {
  readonly verb: string
  readonly group?: string
  readonly resource: string
  readonly name: string
  readonly namespace: string
}

function may({ access, user }: RequestContext, { group = RBAC_GROUP, ...question }: Question): boolean {
  const attributes = { isResource: true, path: '', version: '*', subresource: '', group, ...question }
  return access.authorizer.authorize(user, attributes).allowed
}

/** Whether nothing is changed but what the garbage collector changes. */
function isSameButForCollection(object: KubeObject, old: KubeObject | undefined): boolean {
  if (old === undefined) return false
  const { ownerReferences, finalizers, managedFields, ...meta } = object.metadata
  const { ownerReferences: _owners, finalizers: _finalizers, managedFields: _managers, ...oldMeta } = old.metadata
  return jsonEqual({ ...object, metadata: meta }, { ...old, metadata: oldMeta })
}

function requireCovered(
  resource: Resource,
  { metadata }: KubeObject,
  wanted: readonly PolicyRule[],
  { namespace }: WriteTarget,
  { access, user }: RequestContext,
): void {
  const { rules, missing } = access.roles.grantedRules(user, namespace)
  const lacking = uncovered(rules, wanted)
  if (lacking.length === 0) return
  const notFound = missing.map(({ name }) => `${resource}.${RBAC_GROUP} ${goQuote(name)} not found`)
  const errors = notFound.length === 0 ? '' : `; resolution errors: [${aggregateText(notFound)}]`
  const why =
    `user ${goQuote(user.name)} (groups=${quotedList(user.groups)}) is attempting to grant RBAC permissions not currently held:\n` +
    `${describeRules(lacking).join('\n')}${errors}`
  throw forbiddenError({ group: RBAC_GROUP, resource }, metadata.name ?? '', why)
}
