/**
 * What kubelets may do: what the role of nodes says, as far as it has to do with their own node.
 * Source: kubernetes.io/docs/reference/access-authn-authz/node; texts of Kubernetes v1.35.
 */
import type { FieldRequirement } from '../apimachinery/field-selector.ts'
import type { Attributes, Authorizer, Decision, PolicyRule, UserInfo } from '../registry/access.ts'
import type { NodeGraph } from './node-graph.ts'
import { ruleAllows } from './policy-rules.ts'

const USER_PREFIX = 'system:node:'
const GROUP = 'system:nodes'
const LEASE_NAMESPACE = 'kube-node-lease'

const ALLOWED: Decision = { allowed: true }
const NO_OPINION: Decision = { allowed: false }
const no = (reason: string): Decision => ({ allowed: false, reason })

/** The node that a user is; undefined for all others. */
const nodeNameOf = ({ name, groups }: UserInfo): string | undefined =>
  name.startsWith(USER_PREFIX) && groups.includes(GROUP) ? name.slice(USER_PREFIX.length) : undefined

/** `rules` of the role `system:node`. */
export function createNodeAuthorizer(graph: NodeGraph, rules: readonly PolicyRule[]): Authorizer {
  return {
    authorize(user, attributes) {
      const node = nodeNameOf(user)
      if (node === undefined) return NO_OPINION
      if (node === '') return no(`unknown node for user "${user.name}"`)
      const { isResource, group, resource } = attributes
      const judge = isResource ? JUDGES.get(group === '' ? resource : `${resource}.${group}`) : undefined
      if (judge !== undefined) return judge(attributes, node, graph)
      return rules.some((rule) => ruleAllows(rule, attributes)) ? ALLOWED : NO_OPINION
    },
    rulesFor(user) {
      const isNode = nodeNameOf(user) !== undefined
      const errors = isNode ? ['node authorizer does not support user rule resolution'] : []
      return { rules: [], incomplete: isNode, errors }
    },
  }
}

type Judge = (attributes: Attributes, node: string, graph: NodeGraph) => Decision

const JUDGES: ReadonlyMap<string, Judge> = new Map([
  ['secrets', judgeContent],
  ['configmaps', judgeContent],
  ['persistentvolumeclaims', judgeClaim],
  ['persistentvolumes', judgeGet],
  ['serviceaccounts', judgeAccount],
  ['pods', judgePod],
  ['nodes', judgeNode],
  ['leases.coordination.k8s.io', judgeLease],
  ['csinodes.storage.k8s.io', judgeCsiNode],
  ['volumeattachments.storage.k8s.io', judgeGet],
  ['resourceclaims.resource.k8s.io', judgeGet],
  ['resourceslices.resource.k8s.io', judgeSlice],
])

function related({ resource, namespace, name }: Attributes, node: string, graph: NodeGraph): Decision {
  if (name === '') return no('No Object name found')
  if (graph.relates(node, resource, namespace, name)) return ALLOWED
  return no(`no relationship found between node '${node}' and this object`)
}

function judgeContent(attributes: Attributes, node: string, graph: NodeGraph): Decision {
  if (!['get', 'list', 'watch'].includes(attributes.verb)) return no('can only read resources of this type')
  if (attributes.subresource !== '') return no('cannot read subresource')
  if (attributes.namespace === '') return no('can only read namespaced object of this type')
  return related(attributes, node, graph)
}

function judgeGet(attributes: Attributes, node: string, graph: NodeGraph): Decision {
  if (attributes.verb !== 'get') return no('can only get individual resources of this type')
  if (attributes.subresource !== '') return no('cannot get subresource')
  return related(attributes, node, graph)
}

function judgeClaim(attributes: Attributes, node: string, graph: NodeGraph): Decision {
  if (attributes.subresource !== 'status') return judgeGet(attributes, node, graph)
  if (attributes.verb !== 'update' && attributes.verb !== 'patch') return no('can only get/update/patch this type')
  return related(attributes, node, graph)
}

function judgeAccount(attributes: Attributes, node: string, graph: NodeGraph): Decision {
  const { verb, subresource, name } = attributes
  if (verb === 'get' && subresource === '') return judgeContent(attributes, node, graph)
  if (verb !== 'create' || name === '') return no('can only create tokens for individual service accounts')
  if (subresource !== 'token') return no('can only create token subresource of serviceaccount')
  return related(attributes, node, graph)
}

function judgePod(attributes: Attributes, node: string, graph: NodeGraph): Decision {
  const { verb, subresource, name, fields = [] } = attributes
  if (subresource === 'status') return verb === 'update' || verb === 'patch' ? ALLOWED : NO_OPINION
  if (subresource === 'eviction') return verb === 'create' ? ALLOWED : NO_OPINION
  if (subresource !== '') return NO_OPINION
  if (verb === 'get') return related(attributes, node, graph)
  if (verb === 'create' || verb === 'delete') return ALLOWED
  if (verb !== 'list' && verb !== 'watch') return NO_OPINION
  if (selects(fields, 'spec.nodeName', node)) return ALLOWED
  if (name !== '') return related(attributes, node, graph)
  return no('can only list/watch pods with spec.nodeName field selector')
}

function judgeNode({ verb, subresource, name }: Attributes, node: string): Decision {
  const writes = verb === 'update' || verb === 'patch'
  if (subresource === 'status') return writes ? ALLOWED : NO_OPINION
  if (subresource !== '') return NO_OPINION
  if (writes || verb === 'create') return ALLOWED
  if (!['get', 'list', 'watch'].includes(verb)) return NO_OPINION
  if (name === node) return ALLOWED
  if (name === '') return no(`node '${node}' cannot read all nodes, only its own Node object`)
  return no(`node '${node}' cannot read '${name}', only its own Node object`)
}

const OWN_VERBS = ['get', 'create', 'update', 'patch', 'delete']

function judgeLease({ verb, namespace, name }: Attributes, node: string): Decision {
  if (!OWN_VERBS.includes(verb)) return no('can only get, create, update, patch, or delete a node lease')
  if (namespace !== LEASE_NAMESPACE) return no(`can only access leases in the "${LEASE_NAMESPACE}" system namespace`)
  if (verb === 'create' || name === node) return ALLOWED
  return no('can only access node lease with the same name as the requesting node')
}

function judgeCsiNode({ verb, subresource, name }: Attributes, node: string): Decision {
  if (!OWN_VERBS.includes(verb)) return no('can only get, create, update, patch, or delete a CSINode')
  if (subresource !== '') return no('cannot authorize CSINode subresources')
  if (verb === 'create' || name === node) return ALLOWED
  return no('can only access CSINode with the same name as the requesting node')
}

/** Slices of a node say so in a field; none of them is related to it by a Pod. */
function judgeSlice(attributes: Attributes, node: string, graph: NodeGraph): Decision {
  const { verb, subresource, fields = [] } = attributes
  if (subresource !== '') return no('cannot authorize ResourceSlice subresources')
  if (verb === 'create') return ALLOWED
  if (['get', 'update', 'patch', 'delete'].includes(verb)) return related(attributes, node, graph)
  if (!['watch', 'list', 'deletecollection'].includes(verb))
    return no(
      'only the following verbs are allowed for a ResourceSlice: get, watch, list, create, update, patch, delete, deletecollection',
    )
  if (selects(fields, 'spec.nodeName', node)) return ALLOWED
  return no('can only list/watch/deletecollection resourceslices with nodeName field selector')
}

const selects = (fields: readonly FieldRequirement[], field: string, wanted: string): boolean =>
  fields.some(({ label, operator, value }) => label === field && operator === '=' && value === wanted)
