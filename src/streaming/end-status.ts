/** How a session tells its end: a Status, as JSON or as text. Source: kubelet's remotecommand, apiserver's stream translator. */
import { internalServerError } from '../apimachinery/api-error.ts'
import { goJson } from '../apimachinery/json-bytes.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import type { SessionEnd } from '../runtime/streaming-runtime.ts'

/** What was asked for, as far as it shows in what is said of the end. */
export interface Asked {
  readonly subresource: 'exec' | 'attach'
  readonly command: readonly string[]
}

/** A Status without kind and version, as it goes through a stream. */
export type EndStatus = JsonObject & { readonly status: 'Success' | 'Failure'; readonly message?: string }

/** Turns what a version of the protocol says of an end into bytes; '' says nothing. */
export type StatusEncoding = (status: EndStatus) => string

export const asJson: StatusEncoding = (status) => goJson(status)

/** Before version 4 only failures were told of, in words. */
export const asText: StatusEncoding = ({ status, message = '' }) => (status === 'Success' ? '' : message)

const SUCCESS: EndStatus = { metadata: {}, status: 'Success' }

/** 500 with the reason. */
export function internalStatus(why: string): EndStatus {
  const { message = '', reason, details, code } = internalServerError(why).status
  return { metadata: {}, status: 'Failure', message, reason, details, code }
}

const WHAT_FAILED = {
  exec: 'error executing command in container',
  attach: 'error attaching to container',
} as const

/** `translated`: the API server has read the kubelet's Status and writes one of its own, as version 5 does. */
export function endStatus(end: SessionEnd, { subresource, command }: Asked, translated: boolean): EndStatus {
  if (end.type === 'failed') return internalStatus(`${WHAT_FAILED[subresource]}: ${end.message}`)
  // Who is attached does not learn how the process ended.
  if (end.exitCode === 0 || subresource === 'attach') return SUCCESS
  const { exitCode } = end
  const why = translated
    ? `command terminated with exit code ${exitCode}`
    : `error executing command [${command.join(' ')}], exit code ${exitCode}`
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: ${why}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  }
}
