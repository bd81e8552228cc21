import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster
beforeAll(async () => {
  cluster = await createCluster({ bare: true })
})
afterAll(() => cluster.close())

const PATH = '/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations'

interface Answer {
  readonly spec?: object
  readonly details?: { readonly causes: readonly { readonly field: string; readonly message: string }[] }
}

/** What is wrong with a level, field by field. */
function faultsOf(method: string, url: string, body: object): readonly string[] | undefined {
  const headers = { 'Content-Type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }
  const answer = cluster.inject({ method, url, body, headers }).json() as Answer
  return answer.details?.causes.map(({ field, message }) => `${field}: ${message}`)
}

const create = (spec: object) => faultsOf('POST', `${PATH}?dryRun=All`, { metadata: { name: 'a' }, spec })
const change = (name: string, spec: object) => faultsOf('PATCH', `${PATH}/${name}?dryRun=All`, { spec })

describe('a priority level', () => {
  it('is given what it leaves open', () => {
    const spec = { type: 'Limited', limited: { limitResponse: { type: 'Queue', queuing: {} } } }
    const answer = cluster.inject({
      method: 'POST',
      url: `${PATH}?dryRun=All`,
      body: { metadata: { name: 'a' }, spec },
    })
    expect((answer.json() as Answer).spec).toEqual({
      type: 'Limited',
      limited: {
        nominalConcurrencyShares: 30,
        limitResponse: { type: 'Queue', queuing: { queues: 64, handSize: 8, queueLengthLimit: 50 } },
        lendablePercent: 0,
      },
    })
  })

  it('says how it limits, if it does', () => {
    expect(create({ type: 'Limited' })).toEqual([
      'spec.limited: Required value: must not be empty when type is Limited',
    ])
    expect(create({ type: 'Exempt' })).toEqual([
      `spec.type: Invalid value: "Exempt": must be 'Exempt' if and only if \`name\` is 'exempt'`,
    ])
  })

  it('deals hands that its queues have room for', () => {
    const queues = (queuing: object) =>
      create({ type: 'Limited', limited: { limitResponse: { type: 'Queue', queuing } } })
    const path = 'spec.limited.limitResponse.queuing.handSize: Invalid value: 8'
    expect(queues({ queues: 4 })).toEqual([`${path}: should not be greater than queues (4)`])
    expect(queues({ queues: 100_000 })).toEqual([
      `${path}: required entropy bits of deckSize 100000 and handSize 8 should not be greater than 60`,
    ])
  })

  it('that a server cannot do without stays as it is', () => {
    expect(change('exempt', { exempt: { lendablePercent: 5 } })).toBeUndefined()
    expect(change('catch-all', { limited: { nominalConcurrencyShares: 6 } })).toEqual([
      expect.stringMatching(
        /^spec: Invalid value: \{"Type":"Limited",.*: spec of 'catch-all' must equal the fixed value$/,
      ),
    ])
  })
})
