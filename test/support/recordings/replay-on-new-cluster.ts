/** Replays a scenario as it was recorded: on a server without scheduler, controllers and kubelet, with the same users. */
import { createCluster } from '../../../src/index.ts'
import { replay, type StepResult } from './replay.ts'
import type { Scenario } from './scenario.ts'

/** The users of the recorded server, by their bearer tokens. */
const TOKENS = [
  { token: 'admintoken', name: 'admin', uid: 'admin-uid', groups: ['system:masters'] },
  { token: 'alicetoken', name: 'alice', uid: 'alice-uid', groups: ['devs'] },
]

/** Replays on a cluster of its own, in virtual time: nothing is left of one scenario when the next begins. */
export async function replayOnNewCluster(scenario: Scenario): Promise<StepResult[]> {
  const cluster = await createCluster({ bare: true, time: 'virtual', tokens: TOKENS, authorizationMode: 'RBAC' })
  try {
    const { url } = await cluster.listen({ insecurePort: 0 })
    const target = {
      server: { url, headers: { authorization: 'Bearer admintoken' } },
      now: () => cluster.clock.now(),
      advance: (ms: number) => cluster.clock.advance(ms),
    }
    return await replay(target, scenario)
  } finally {
    await cluster.close()
  }
}
