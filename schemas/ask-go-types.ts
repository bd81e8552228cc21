/**
 * Asks a real kube-apiserver what Go type each field has, by sending a value of the wrong type to it and reading the
 * decoder's complaint. Usage: tsx schemas/ask-go-types.ts URL TOKEN SCHEMA_DIR; writes schemas/go-types.json:
 * the types of each field, [element, whole], that answered and is not what generate.ts derives from the wire type.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import https from 'node:https'
import { join } from 'node:path'
import { derivedTypes, type Row, SPECIAL } from './go-type.ts'

interface Protobuf {
  kinds: { [key: string]: string }
  messages: { [name: string]: Row[] }
}
interface Step {
  row: Row
  message: string
}

const [url = '', token = '', source = ''] = process.argv.slice(2)
const { kinds, messages }: Protobuf = JSON.parse(readFileSync(join(source, 'protobuf.json'), 'utf8'))
const agent = new https.Agent({ keepAlive: true, maxSockets: 8, rejectUnauthorized: false })

function post(path: string, body: unknown): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const request = https.request(new URL(path, url), { method: 'POST', headers, agent }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve(text))
    })
    request.on('error', reject)
    request.end(JSON.stringify(body))
  })
}

/** A value that Go cannot put into one element of the field. */
const wrongElement = ([, , type]: Row): unknown => (type === 'bool' || type.startsWith('int') ? 'x' : 5)

/** The element wrapped as the field holds it. */
function wrapped([, , , , flags]: Row, element: unknown): unknown {
  if (flags.includes('r')) return [element]
  return flags.includes('m') ? { k: element } : element
}

/** The document with `value` at the end of the path. */
function documentOf(path: readonly Step[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, { row }, index) => {
    if (row[4].includes('i')) return inner
    return { [row[0]]: index === path.length - 1 ? inner : wrapped(row, inner) }
  }, value)
}

const discovered = new Map<string, { kind: string; path: Step[] }>()
for (const [kind, root] of Object.entries(kinds).sort(([a], [b]) => a.length - b.length)) {
  const queue: { message: string; path: Step[] }[] = [{ message: root, path: [] }]
  const seen = new Set([root])
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
    for (const row of messages[item.message] ?? []) {
      const path = [...item.path, { row, message: item.message }]
      const key = `${item.message}.${row[0]}`
      if (!row[4].includes('i') && !SPECIAL.test(item.message) && !discovered.has(key))
        discovered.set(key, { kind, path })
      if (row[2] === 'message' && !seen.has(row[3])) {
        seen.add(row[3])
        queue.push({ message: row[3], path })
      }
    }
  }
}

const discovery: { [groupVersion: string]: { [kind: string]: string } } = {}
async function pathOf(kind: string): Promise<string | undefined> {
  const [group = '', version = '', name = ''] = kind.split('/')
  const base = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  discovery[base] ??= await resourcesOf(base)
  return discovery[base][name]
}
async function resourcesOf(base: string): Promise<{ [kind: string]: string }> {
  const text = await new Promise<string>((resolve) => {
    https.get(new URL(base, url), { headers: { authorization: `Bearer ${token}` }, agent }, (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve(body))
    })
  })
  const found: { [kind: string]: string } = {}
  try {
    for (const resource of JSON.parse(text).resources ?? []) {
      const [plural, sub] = resource.name.split('/')
      if (!resource.verbs.includes('create')) continue
      const scope = resource.namespaced ? '/namespaces/default' : ''
      found[resource.kind] ??= `${base}${scope}/${plural}${sub === undefined ? '' : `/x/${sub}`}?dryRun=All`
    }
  } catch {
    return found
  }
  return found
}

const COMPLAINT = /cannot unmarshal \S+ (?:\S+ )?into Go struct field \S+ of type (.*)$/

/** The type that the server names when `value` stands at the end of the path; undefined when it does not complain. */
async function typeAt(kind: string, path: readonly Step[], value: unknown): Promise<string | undefined> {
  const endpoint = await pathOf(kind)
  const [group = '', version = '', name = ''] = kind.split('/')
  if (endpoint === undefined) return undefined
  const inner = documentOf(path, value) as object
  const answer = await post(endpoint, {
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind: name,
    ...inner,
  })
  return COMPLAINT.exec(JSON.parse(answer).message ?? '')?.[1]
}

/** No kind that is created has them: they are asked of a DELETE. */
const types: { [field: string]: [element: string, whole: string] } = {
  'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions.propagationPolicy': [
    'v1.DeletionPropagation',
    'v1.DeletionPropagation',
  ],
  'io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions.uid': ['types.UID', 'types.UID'],
}
const jobs = [...discovered]
async function work(): Promise<void> {
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
    const [key, { kind, path }] = job
    const row = path.at(-1)?.row
    if (row === undefined) continue
    const derived = derivedTypes(row)
    const element = (await typeAt(kind, path, wrapped(row, wrongElement(row)))) ?? derived[0]
    const list = /[rm]/.test(row[4])
    const whole = list ? ((await typeAt(kind, path, 5)) ?? derived[1]) : element
    // Types that read themselves complain of the scalar that they read.
    if (SPECIAL.test(row[3]) && !list) continue
    const found: [string, string] = [SPECIAL.test(row[3]) ? derived[0] : element, whole]
    if (found.join() !== derivedTypes(row, found[0]).join() || found[0] !== derived[0]) types[key] = found
  }
}
await Promise.all(Array.from({ length: 8 }, work))
const sorted = Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1)))
const lines = Object.entries(sorted).map(([key, found]) => `${JSON.stringify(key)}: ${JSON.stringify(found)}`)
writeFileSync(new URL('go-types.json', import.meta.url), `{\n${lines.join(',\n')}\n}\n`)
process.stdout.write(`${discovered.size} fields asked, ${lines.length} have a type of their own\n`)
agent.destroy()
