/** PodLogOptions: the query of pods/log. Source: recording pod-update/without-a-kubelet, asked of v1.35. */
import { badRequest, invalidObject } from '../../apimachinery/api-error.ts'
import { type FieldError, forbidden, invalid } from '../../apimachinery/field-error.ts'
import { DecodeError } from '../../schema/decode-error.ts'
import { canonicalTime } from '../../schema/go-time.ts'
import { parseBoolean, parseInt64 } from '../query-options.ts'

/** Absent means not given. */
export interface LogOptions {
  readonly container: string
  readonly follow: boolean
  readonly previous: boolean
  readonly timestamps: boolean
  readonly sinceSeconds: number | undefined
  /** RFC 3339; '' for the zero time. */
  readonly sinceTime: string | undefined
  readonly tailLines: number | undefined
  readonly limitBytes: number | undefined
}

/** Reads the options of the log of the Pod `name`. Throws 400 for what is no number or time, 422 for what makes no sense. */
export function parseLogOptions(params: URLSearchParams, name: string): LogOptions {
  const number = (key: string): number | undefined => {
    const text = params.get(key)
    return text === null ? undefined : parseInt64(text)
  }
  const flag = (key: string): boolean => params.has(key) && parseBoolean(params.get(key) ?? '')
  // The order of the fields decides which fault is told.
  const options: LogOptions = {
    container: params.get('container') ?? '',
    follow: flag('follow'),
    previous: flag('previous'),
    sinceSeconds: number('sinceSeconds'),
    sinceTime: parseTime(params.get('sinceTime')),
    timestamps: flag('timestamps'),
    tailLines: number('tailLines'),
    limitBytes: number('limitBytes'),
  }
  const errors = optionErrors(options, params.has('stream'))
  if (errors.length > 0) throw invalidObject({ group: '', kind: 'PodLogOptions' }, name, errors)
  return options
}

function parseTime(text: string | null): string | undefined {
  if (text === null) return undefined
  if (text === '' || text === 'null') return ''
  try {
    return canonicalTime(text, 'Time') ?? ''
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(error.message)
    throw error
  }
}

/** `hasStream`: whether one of the two streams is asked for, which the feature PodLogsQuerySplitStreams would allow. */
function optionErrors(
  { tailLines, limitBytes, sinceSeconds, sinceTime }: LogOptions,
  hasStream: boolean,
): FieldError[] {
  const errors: FieldError[] = []
  if (tailLines !== undefined && tailLines < 0)
    errors.push(invalid('tailLines', tailLines, 'must be greater than or equal to 0'))
  if (limitBytes !== undefined && limitBytes < 1)
    errors.push(invalid('limitBytes', limitBytes, 'must be greater than 0'))
  if (sinceSeconds !== undefined && sinceTime !== undefined)
    errors.push(forbidden('[]', 'at most one of `sinceTime` or `sinceSeconds` may be specified'))
  else if (sinceSeconds !== undefined && sinceSeconds < 1)
    errors.push(invalid('sinceSeconds', sinceSeconds, 'must be greater than 0'))
  if (hasStream) errors.push(forbidden('stream', 'may not be specified'))
  return errors
}

/** The query with which the kubelet is asked, '' or beginning with a question mark. */
export function kubeletQuery(options: LogOptions): string {
  const entries = Object.entries(options).filter(
    ([key, value]) => key !== 'container' && value !== undefined && value !== false,
  )
  if (entries.length === 0) return ''
  const sorted = entries.map(([key, value]) => [key, String(value)] as const).sort(([a], [b]) => (a < b ? -1 : 1))
  return `?${sorted.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&')}`
}
