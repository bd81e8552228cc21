/** What a cluster begins with is what the pipeline makes of it. */
import { expect, it } from 'vitest'
import { makeInitialObjects } from '../../schemas/make-initial-objects.ts'
import { createCluster } from '../../src/index.ts'
import { type InitialObjects, initialObjects, lastStates, nameOf } from '../../src/initial-objects.ts'
import { type AddOn, loadSchema } from '../../src/schema/load-schema.ts'

const CLUSTER_ROLES = 'clusterroles.rbac.authorization.k8s.io'

const byName = ({ server, controllers }: InitialObjects): unknown =>
  Object.fromEntries(
    lastStates([...server, ...controllers]).map((initial) => [nameOf(initial), JSON.stringify(initial.object)]),
  )

it.each([[[]], [['metrics.k8s.io']]] satisfies AddOn[][][])(
  'is planted as the pipeline would store it, with %j; if not: tsx schemas/generate-initial-objects.ts',
  async (addOns) => {
    const schema = loadSchema('1.35', addOns)
    expect(byName(initialObjects(schema))).toEqual(byName(await makeInitialObjects(schema)))
  },
)

it('has a uid, a revision and times of its own in each cluster', async () => {
  const clusters = await Promise.all([createCluster({ seed: 1 }), createCluster({ seed: 2, bare: true })])
  const [one, other] = clusters.map(({ client }) => client.get('namespaces', 'default').metadata)
  expect(one?.uid).not.toBe(other?.uid)
  expect(one).toMatchObject({
    uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    resourceVersion: '2',
    creationTimestamp: '2026-01-01T00:00:00Z',
    managedFields: [{ manager: 'kube-apiserver-1.35', time: '2026-01-01T00:00:00Z' }],
  })
  await Promise.all(clusters.map((cluster) => cluster.close()))
})

it('has what controllers make of it from the start, unless there are none', async () => {
  const cluster = await createCluster()
  const bare = await createCluster({ bare: true })
  expect(cluster.client.get(CLUSTER_ROLES, 'edit').rules).not.toBeNull()
  expect(bare.client.get(CLUSTER_ROLES, 'edit').rules).toBeNull()
  expect(cluster.client.list('serviceaccounts', '').items).toHaveLength(4)
  expect(bare.client.list('serviceaccounts', '').items).toHaveLength(0)
  await Promise.all([cluster.close(), bare.close()])
})
