/**
 * `npm run differential -- --url URL --token TOKEN [--seed N] [--count N] [--generator NAME] [--index N]`: sends the same
 * random requests to a real server and to a bare cluster of our own, and tells where the answers differ. The token must be
 * one of a system:masters named `admin` with uid `admin-uid`; the server runs without controllers.
 */
import { parseArgs } from 'node:util'
import { createCluster } from '../../../src/index.ts'
import { exchange, type Server } from '../recordings/exchange.ts'
import type { RecordedRequest } from '../recordings/scenario.ts'
import { compareSequences, type StepComparison } from './compare-sequences.ts'
import { compareServers } from './compare-servers.ts'
import { GENERATORS, SEQUENCES } from './generators.ts'
import { Random } from './random.ts'

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    token: { type: 'string' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '500' },
    generator: { type: 'string', default: 'pods' },
    /** Only the request of this number. */
    index: { type: 'string' },
  },
})

const SHOWN = 60
const BODY_SHOWN = 3000

/** Compares the servers by the request, or the sequence, of one number. */
type Compare = (index: number) => AsyncIterable<StepComparison>

async function main(): Promise<void> {
  const { url, token } = values
  if (url === undefined || token === undefined) throw new Error('--url and --token are needed')
  const headers = { authorization: `Bearer ${token}` }
  const users = [{ token, name: 'admin', uid: 'admin-uid', groups: ['system:masters'] }]
  const cluster = await createCluster({ bare: true, time: 'real', tokens: users, authorizationMode: 'RBAC' })
  try {
    const { url: ownUrl } = await cluster.listen({ insecurePort: 0 })
    await compareAll({ url, headers }, { url: ownUrl, headers })
  } finally {
    await cluster.close()
  }
}

async function compareAll(reference: Server, own: Server): Promise<void> {
  const seed = Number(values.seed)
  const namespace = `differential-${seed}`
  for (const server of [reference, own]) await makeNamespace(server, namespace)
  const compare = comparison(values.generator, reference, own, namespace, seed)
  const indexes =
    values.index === undefined
      ? Array.from({ length: Number(values.count) }, (_, index) => index)
      : [Number(values.index)]
  let same = 0
  let asked = 0
  const statuses = new Map<number, number>()
  for (const index of indexes) {
    for await (const found of compare(index)) {
      asked++
      const { status } = found.reference
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (found.differences.length === 0) same++
      else report(index, found)
    }
  }
  await exchange(reference, { method: 'DELETE', path: `/api/v1/namespaces/${namespace}` })
  const counts = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')
  console.log(`${same}/${asked} answers alike with seed ${seed} (${counts})`)
}

function comparison(name: string, reference: Server, own: Server, namespace: string, seed: number): Compare {
  const generate = GENERATORS[name]
  const sequence = SEQUENCES[name]
  const seedOf = (index: number): number => seed * 1_000_003 + index
  if (sequence !== undefined)
    return (index) =>
      compareSequences(reference, own, sequence(new Random(seedOf(index)), index), namespace, seedOf(index))
  if (generate === undefined)
    throw new Error(`--generator is one of ${[...Object.keys(GENERATORS), ...Object.keys(SEQUENCES)].join(', ')}`)
  return async function* (index) {
    const made = generate(new Random(seedOf(index)), index)
    const request: RecordedRequest = JSON.parse(JSON.stringify(made).replaceAll('{ns}', namespace))
    yield { request, ...(await compareServers(reference, own, request, namespace)) }
  }
}

function report(index: number, { request, reference, differences }: StepComparison): void {
  const { method = 'GET', path, headers, body } = request
  const type = headers?.['content-type'] ?? ''
  console.log(
    [
      `#${index} ${reference.status} ${method} ${path} ${type}`,
      JSON.stringify(body)?.slice(0, BODY_SHOWN),
      ...differences.slice(0, SHOWN),
    ].join('\n     '),
  )
}

async function makeNamespace(server: Server, name: string): Promise<void> {
  const post = (path: string, kind: string, of: string) =>
    exchange(server, { method: 'POST', path, body: { apiVersion: 'v1', kind, metadata: { name: of } } })
  await post('/api/v1/namespaces', 'Namespace', name)
  await post(`/api/v1/namespaces/${name}/serviceaccounts`, 'ServiceAccount', 'default')
}

await main()
