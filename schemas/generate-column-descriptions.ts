/**
 * Collects what a real server says of the columns of its Tables. Usage: tsx schemas/generate-column-descriptions.ts [RECORDINGS];
 * reads every recorded Table and writes schemas/v1.35/column-descriptions.json: column name → description per resource.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Table {
  readonly kind?: string
  readonly columnDefinitions?: readonly { readonly name: string; readonly description: string }[] | null
}
interface Step {
  readonly request?: { readonly path?: string }
  readonly response?: { readonly body?: Table }
}

const root = process.argv[2] ?? '../shared/recordings'
const found: { [resource: string]: { [column: string]: string } } = {}

/** 'v1/pods' or 'apps/v1/deployments' of a request's path. */
function resourceOf(path: string): string | undefined {
  const parts =
    path
      .split('?')[0]
      ?.split('/')
      .filter((part) => part !== '') ?? []
  const [api, ...rest] = parts
  const groupVersion = api === 'api' ? rest.splice(0, 1) : rest.splice(0, 2)
  if (rest[0] === 'namespaces' && rest.length > 2) rest.splice(0, 2)
  return rest[0] === undefined ? undefined : [...groupVersion, rest[0]].join('/')
}

function collect(file: string): void {
  const { steps = [] }: { steps?: readonly Step[] } = JSON.parse(readFileSync(file, 'utf8'))
  for (const { request, response } of steps) {
    const resource = resourceOf(request?.path ?? '')
    const table = response?.body
    if (resource === undefined || table?.kind !== 'Table' || resource.includes('{ns}')) continue
    for (const { name, description } of table.columnDefinitions ?? []) {
      found[resource] ??= {}
      found[resource][name] = description
    }
  }
}

for (const folder of readdirSync(root, { withFileTypes: true })) {
  if (!folder.isDirectory() || ['schema', 'kubelet', 'versions'].includes(folder.name)) continue
  for (const name of readdirSync(join(root, folder.name)))
    if (name.endsWith('.json')) collect(join(root, folder.name, name))
}
const sorted = Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(new URL('v1.35/column-descriptions.json', import.meta.url), `${JSON.stringify(sorted)}\n`)
process.stdout.write(`${Object.keys(sorted).length} resources\n`)
