/**
 * Asks a fresh server for the priority levels and flow schemas that it has made for itself. Usage:
 * NODE_TLS_REJECT_UNAUTHORIZED=0 tsx schemas/generate-flow-control.ts URL TOKEN; writes schemas/flow-control.json:
 * resource → objects, without what differs from cluster to cluster.
 */
import { writeFileSync } from 'node:fs'

interface FlowControlObject {
  readonly metadata: {
    readonly name: string
    readonly annotations?: { readonly [key: string]: string }
    readonly resourceVersion: string
  }
  readonly spec: object
}

const RESOURCES = ['prioritylevelconfigurations', 'flowschemas']
const OWN = 'apf.kubernetes.io/autoupdate-spec'

const [url, token] = process.argv.slice(2)

async function objectsOf(resource: string): Promise<object[]> {
  const path = `/apis/flowcontrol.apiserver.k8s.io/v1/${resource}`
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  const { items } = (await response.json()) as { items: FlowControlObject[] }
  return items
    .filter(({ metadata }) => metadata.annotations?.[OWN] === 'true')
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    .map(({ metadata: { name, annotations }, spec }) => ({ metadata: { name, annotations }, spec }))
}

const made: { [resource: string]: object[] } = {}
for (const resource of RESOURCES) made[resource] = await objectsOf(resource)
writeFileSync(new URL('flow-control.json', import.meta.url), `${JSON.stringify(made)}\n`)
