/**
 * `npm run differential -- --url URL --token TOKEN [--seed N] [--count N] [--generator NAME] [--index N]`: sends the same
 * random requests to a real server and to a bare cluster of our own, and tells where the answers differ. The token must be
 * one of a system:masters named `admin` with uid `admin-uid`; the server runs without controllers.
 */
import { parseArgs } from 'node:util'
import { createCluster } from '../../../src/index.ts'
import { exchange, type Server } from '../recordings/exchange.ts'
import { compareServers } from './compare-servers.ts'
import { GENERATORS } from './generators.ts'
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

const SHOWN = 12

async function main(): Promise<void> {
  const { url, token, generator: name } = values
  const generate = GENERATORS[name]
  if (url === undefined || token === undefined || generate === undefined)
    throw new Error(`--url, --token and a --generator of ${Object.keys(GENERATORS).join(', ')} are needed`)
  const headers = { authorization: `Bearer ${token}` }
  const users = [{ token, name: 'admin', uid: 'admin-uid', groups: ['system:masters'] }]
  const cluster = await createCluster({ bare: true, tokens: users, authorizationMode: 'RBAC' })
  try {
    const { url: ownUrl } = await cluster.listen({ insecurePort: 0 })
    await compareAll(generate, { url, headers }, { url: ownUrl, headers })
  } finally {
    await cluster.close()
  }
}

async function compareAll(generate: (typeof GENERATORS)[string], reference: Server, own: Server): Promise<void> {
  const seed = Number(values.seed)
  const namespace = `differential-${seed}`
  for (const server of [reference, own]) await makeNamespace(server, namespace)
  const indexes =
    values.index === undefined
      ? Array.from({ length: Number(values.count) }, (_, index) => index)
      : [Number(values.index)]
  let same = 0
  const statuses = new Map<number, number>()
  for (const index of indexes) {
    const made = generate(new Random(seed * 1_000_003 + index), index)
    const request = JSON.parse(JSON.stringify(made).replaceAll('{ns}', namespace))
    const { reference: want, differences } = await compareServers(reference, own, request, namespace)
    statuses.set(want.status, (statuses.get(want.status) ?? 0) + 1)
    if (differences.length === 0) same++
    else
      console.log(
        [`#${index} ${want.status} ${JSON.stringify(made.body)}`, ...differences.slice(0, SHOWN)].join('\n     '),
      )
  }
  await exchange(reference, { method: 'DELETE', path: `/api/v1/namespaces/${namespace}` })
  const counts = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')
  console.log(`${same}/${indexes.length} answers alike with seed ${seed} (${counts})`)
}

async function makeNamespace(server: Server, name: string): Promise<void> {
  const post = (path: string, kind: string, of: string) =>
    exchange(server, { method: 'POST', path, body: { apiVersion: 'v1', kind, metadata: { name: of } } })
  await post('/api/v1/namespaces', 'Namespace', name)
  await post(`/api/v1/namespaces/${name}/serviceaccounts`, 'ServiceAccount', 'default')
}

await main()
