/** The Event of the core group. */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'

export interface Event extends KubeObject {
  involvedObject: JsonObject & { namespace?: string }
  reason?: string
  message?: string
  type?: string
  source?: JsonObject & { component?: string; host?: string }
  firstTimestamp?: string | null
  lastTimestamp?: string | null
  eventTime?: string | null
  count?: number
  series?: JsonObject & { count?: number; lastObservedTime?: string | null }
  action?: string
  reportingComponent?: string
  reportingInstance?: string
}
