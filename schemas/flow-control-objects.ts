/** Priority levels and flow schemas, as a server makes them when it starts, and says that their levels are there. */
import { readFileSync } from 'node:fs'
import type { JsonObject } from '../src/apimachinery/objects.ts'
import type { Client } from '../src/client/client.ts'

const GROUP = 'flowcontrol.apiserver.k8s.io'
const CONSUMER = 'api-priority-and-fairness-config-consumer-v1'
/** The manager of the client that makes them. */
export const PRODUCER = 'api-priority-and-fairness-config-producer-v1'

interface FlowSchema extends JsonObject {
  readonly metadata: { readonly name: string }
  readonly spec: { readonly priorityLevelConfiguration: { readonly name: string } }
}

// Written by generate-flow-control.ts in this shape.
const made: {
  readonly prioritylevelconfigurations: readonly JsonObject[]
  readonly flowschemas: readonly FlowSchema[]
} = JSON.parse(readFileSync(new URL('flow-control.json', import.meta.url), 'utf8'))

export function createFlowControl(client: Client): void {
  for (const level of made.prioritylevelconfigurations) client.create(`prioritylevelconfigurations.${GROUP}`, level)
  for (const schema of made.flowschemas) {
    client.create(`flowschemas.${GROUP}`, schema)
    client.patch(`flowschemas.${GROUP}/status`, schema.metadata.name, {
      type: 'apply',
      fieldManager: CONSUMER,
      force: true,
      patch: statusOf(schema),
    })
  }
}

const statusOf = ({ metadata: { name }, spec: { priorityLevelConfiguration: level } }: FlowSchema): JsonObject => ({
  apiVersion: `${GROUP}/v1`,
  kind: 'FlowSchema',
  metadata: { name },
  status: {
    conditions: [
      {
        type: 'Dangling',
        status: 'False',
        lastTransitionTime: '2026-01-01T00:00:00Z',
        reason: 'Found',
        message: `This FlowSchema references the PriorityLevelConfiguration object named "${level.name}" and it exists`,
      },
    ],
  },
})
