/**
 * Asks a real server what it says of the columns of its Tables. Usage: NODE_TLS_REJECT_UNAUTHORIZED=0 tsx
 * schemas/generate-column-descriptions.ts URL TOKEN; lists every resource of columns.json and writes
 * schemas/v1.35/column-descriptions.json: column name → description per resource.
 */
import { readFileSync, writeFileSync } from 'node:fs'

interface Table {
  readonly columnDefinitions: readonly { readonly name: string; readonly description: string }[]
}

const [url = '', token = ''] = process.argv.slice(2)
const folder = new URL('v1.35/', import.meta.url)
const { columns }: { columns: { [resource: string]: unknown } } = JSON.parse(
  readFileSync(new URL('columns.json', folder), 'utf8'),
)

/** What the server says of a resource's columns; 'v1/pods' or 'apps/v1/deployments'. */
async function descriptionsOf(resource: string): Promise<{ [column: string]: string }> {
  const path = resource.split('/').length === 2 ? `/api/${resource}` : `/apis/${resource}`
  const headers = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io', authorization: `Bearer ${token}` }
  const response = await fetch(`${url}${path}?limit=1`, { headers })
  // A server answers in the form that Accept asks for, or with an error that has no columns.
  const { columnDefinitions } = (await response.json()) as Table
  return Object.fromEntries(columnDefinitions.map(({ name, description }) => [name, description]))
}

const found: { [resource: string]: { [column: string]: string } } = {}
for (const resource of Object.keys(columns).sort()) found[resource] = await descriptionsOf(resource)
writeFileSync(new URL('column-descriptions.json', folder), `${JSON.stringify(found)}\n`)
process.stdout.write(`${Object.keys(found).length} resources\n`)
