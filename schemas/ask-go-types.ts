/**
 * Asks a real kube-apiserver what Go type each field has, by sending a value of the wrong type to it and reading the
 * decoder's complaint. Usage: tsx schemas/ask-go-types.ts URL TOKEN SCHEMA_DIR; writes schemas/go-types.json.
 * What the complaint says is kept per field: the declaring struct, the embedded structs on the way, and the type.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import https from 'node:https'
import { join } from 'node:path'

type Row = [name: string, number: number, type: string, message: string, flags: string]
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

/** A value that Go cannot put into the field. */
function wrongValue([, , type, , flags]: Row): unknown {
  if (flags.includes('m')) return flags.includes('m') && type !== 'message' ? { k: type === 'string' ? 5 : 'x' } : 5
  if (type === 'string') return flags.includes('r') ? [5] : 5
  if (type === 'message') return 5
  return 'x'
}

/** The document with `value` at the end of the path. */
function documentOf(path: readonly Step[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, { row: [name, , , , flags] }, index) => {
    if (flags.includes('i')) return inner
    const last = index === path.length - 1
    if (last) return { [name]: inner }
    if (flags.includes('r')) return { [name]: [inner] }
    return flags.includes('m') ? { [name]: { k: inner } } : { [name]: inner }
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
      if (!row[4].includes('i') && !discovered.has(key)) discovered.set(key, { kind, path })
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

const COMPLAINT = /cannot unmarshal \S+ (?:\S+ )?into Go struct field (\S+) of type (.*)$/
const types: { [field: string]: [path: string, type: string] } = {}
let unanswered = 0
const jobs = [...discovered]
async function work(): Promise<void> {
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
    const [key, { kind, path }] = job
    const endpoint = await pathOf(kind)
    const [group = '', version = '', name = ''] = kind.split('/')
    const last = path.at(-1)
    if (endpoint === undefined || last === undefined) {
      unanswered++
      continue
    }
    const inner = documentOf(path, wrongValue(last.row)) as object
    const answer = await post(endpoint, { apiVersion: group === '' ? version : `${group}/${version}`, kind: name, ...inner })
    const message: string = JSON.parse(answer).message ?? ''
    const found = COMPLAINT.exec(message)
    if (found === null) {
      unanswered++
      continue
    }
    types[key] = [found[1] ?? '', found[2] ?? '']
  }
}
await Promise.all(Array.from({ length: 8 }, work))
const sorted = Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(new URL('go-types.json', import.meta.url), `${JSON.stringify(sorted, null, 1)}\n`)
process.stdout.write(`${Object.keys(types).length} answered, ${unanswered} not\n`)
agent.destroy()
