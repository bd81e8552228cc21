/** What a container says at its end. Source: docs "Determine the Reason for Pod Failure", recordings kubelet/termination-message*. */
import type { ContainerRecord } from './container-runtime.ts'
import type { Container } from './pod.ts'

/** Bytes of the termination log that are read. */
const MAX_BYTES = 4096
/** Bytes that all containers of a Pod share. */
const MAX_BYTES_OF_POD = 12_288
/** What is read of the container's output in its place. */
export const LOG_TAIL = { lines: 80, bytes: 2048 }

/** The runtime's own message and the container's. */
export function terminationMessage(
  { logTail }: { readonly logTail: (id: string) => string },
  { terminationMessagePolicy }: Container,
  { id, message, terminationLog, exitCode, reason }: ContainerRecord,
): string {
  const fallsBack = terminationMessagePolicy === 'FallbackToLogsOnError' && exitCode !== 0 && reason !== 'StartError'
  const own = terminationLog === '' && fallsBack ? logTail(id) : cut(terminationLog, MAX_BYTES)
  return [message, own].filter((text) => text !== '').join(': ')
}

/** The most that a message may take in the status of a Pod with that many containers. */
export const messageLimit = (containers: number): number => Math.floor(MAX_BYTES_OF_POD / Math.max(1, containers))

/** The first `bytes` bytes. */
export const cut = (text: string, bytes: number): string =>
  text.length * 3 <= bytes ? text : Buffer.from(text).subarray(0, bytes).toString()
