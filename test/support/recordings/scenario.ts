/** The format of a recorded scenario, and how its placeholders are filled. Definition: `run.mjs` beside the recordings. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/apimachinery/objects.ts'

/** A request as it is recorded; headers that are not given have defaults, a header `null` is not sent. */
export interface RecordedRequest {
  readonly method?: string
  readonly path: string
  readonly headers?: { readonly [name: string]: string | null }
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: JsonValue
  /** Bytes in place of a body. */
  readonly base64?: string
  /** How many letters take the place of `{pad}` in a text body. */
  readonly pad?: number
  /** The path is sent as it is written. */
  readonly raw?: boolean
}

/** An answer with everything that differs from run to run replaced. */
export interface RecordedResponse {
  readonly status: number
  readonly headers: JsonObject
  readonly body: JsonValue
}

/** One step; which one it is shows in which of `request`, `watch`, `collect` and `sleep` is there. */
export interface Step {
  readonly name?: string
  readonly request?: RecordedRequest
  readonly response?: RecordedResponse
  readonly watch?: RecordedRequest
  readonly as?: string
  readonly collect?: string
  readonly events?: number
  /** Milliseconds that `collect` waits for its events. */
  readonly within?: number
  readonly frames?: readonly JsonValue[]
  /** Milliseconds. */
  readonly sleep?: number
  /** More response headers that are compared. */
  readonly headers?: readonly string[]
  /** 'head': the body is not compared; 'text': it is, as text. */
  readonly record?: 'head' | 'text'
  /** Paths that are not compared: prefixes, `*` is any key. */
  readonly ignore?: readonly string[]
}

export interface Scenario {
  readonly name: string
  /** False: the scenario makes no namespace of its own. */
  readonly namespace?: boolean
  readonly namespaceLabels?: JsonObject
  /** Paths that are deleted in the end. */
  readonly cleanup?: readonly string[]
  readonly steps: readonly Step[]
}

/** Whether a file of recordings is a scenario of this format. Timelines and structures are not. */
export const isScenario = (value: unknown): value is Scenario =>
  typeof value === 'object' &&
  value !== null &&
  'steps' in value &&
  Array.isArray(value.steps) &&
  !('versions' in value)

/** What placeholders stand for. */
export interface Filling {
  readonly namespace: string
  /** Answers of earlier steps, as they came. */
  readonly answers: ReadonlyMap<string, JsonValue>
  /** Milliseconds since 1970. */
  readonly now: number
}

const AGO = /\{ago:(\d+)(\.0+)?\}/g

/** The value with `{ns}`, `{ago:SECONDS}` and `${step.path}` replaced; `${step}` alone is that whole answer. */
export function fill(value: JsonValue, filling: Filling): JsonValue {
  if (typeof value === 'string') return fillText(value, filling)
  if (Array.isArray(value)) return value.map((item) => fill(item, filling))
  if (!isJsonObject(value)) return value
  const filled: JsonObject = {}
  for (const [key, item] of Object.entries(value)) if (item !== undefined) filled[key] = fill(item, filling)
  return filled
}

function fillText(text: string, { namespace, answers, now }: Filling): JsonValue {
  const whole = /^\$\{([^.}]+)\}$/.exec(text)?.[1]
  if (whole !== undefined) return answers.get(whole) ?? null
  return text
    .replaceAll('{ns}', namespace)
    .replace(AGO, (_, seconds: string, fraction = '') => timeAgo(now, Number(seconds), fraction))
    .replace(/\$\{([^}]+)\}/g, (_, path: string) => String(valueAt(answers, path) ?? ''))
}

const timeAgo = (now: number, seconds: number, fraction: string): string =>
  new Date(now - seconds * 1000).toISOString().replace(/\.\d+/, fraction)

function valueAt(answers: ReadonlyMap<string, JsonValue>, path: string): JsonValue | undefined {
  const [step = '', ...keys] = path.split('.')
  let at = answers.get(step)
  for (const key of keys) at = Array.isArray(at) ? at[Number(key)] : isJsonObject(at) ? at[key] : undefined
  return at
}
