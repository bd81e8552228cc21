/**
 * Asks a fresh server for the roles and bindings that it has made for itself. Usage:
 * NODE_TLS_REJECT_UNAUTHORIZED=0 tsx schemas/generate-bootstrap-policy.ts URL TOKEN; writes schemas/v1.35/bootstrap-policy.json:
 * resource → objects in the order in which they were made, without what differs from cluster to cluster.
 */
import { writeFileSync } from 'node:fs'

interface RbacObject {
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: { readonly [key: string]: string }
    readonly annotations?: { readonly [key: string]: string }
    readonly resourceVersion: string
  }
}

/** In the order in which a server makes them. */
const RESOURCES = ['clusterroles', 'clusterrolebindings', 'roles', 'rolebindings']
const BOOTSTRAPPING = 'kubernetes.io/bootstrapping=rbac-defaults'

const [url, token] = process.argv.slice(2)

async function objectsOf(resource: string): Promise<object[]> {
  const path = `/apis/rbac.authorization.k8s.io/v1/${resource}?labelSelector=${encodeURIComponent(BOOTSTRAPPING)}`
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  const { items } = (await response.json()) as { items: RbacObject[] }
  return items
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    .map(({ metadata: { name, namespace, labels, annotations }, ...rest }) => ({
      metadata: { name, namespace, labels, annotations },
      ...rest,
    }))
}

const policy: { [resource: string]: object[] } = {}
for (const resource of RESOURCES) policy[resource] = await objectsOf(resource)
writeFileSync(new URL('v1.35/bootstrap-policy.json', import.meta.url), `${JSON.stringify(policy)}\n`)
process.stdout.write(`${RESOURCES.map((resource) => `${policy[resource]?.length} ${resource}`).join(', ')}\n`)
