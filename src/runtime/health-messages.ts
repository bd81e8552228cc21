/** Messages of gRPC's health protocol, as they are sent. Source: grpc.health.v1, gRPC over HTTP/2. */

export const HEALTH_CHECK = '/grpc.health.v1.Health/Check'

const STATUSES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const
export type ServingStatus = (typeof STATUSES)[number]

/** gRPC's codes by their numbers. */
export const CODES = [
  'OK',
  'Canceled',
  'Unknown',
  'InvalidArgument',
  'DeadlineExceeded',
  'NotFound',
  'AlreadyExists',
  'PermissionDenied',
  'ResourceExhausted',
  'FailedPrecondition',
  'Aborted',
  'OutOfRange',
  'Unimplemented',
  'Internal',
  'Unavailable',
  'DataLoss',
  'Unauthenticated',
] as const

const HEAD_BYTES = 5
/** The only field of each message. */
const TEXT_FIELD = 0x0a
const NUMBER_FIELD = 0x08

/** A message behind its head: not compressed, and its length. */
function framed(message: Uint8Array): Buffer {
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt32BE(message.length, 1)
  return Buffer.concat([head, message])
}

/** Names are shorter than 128 bytes, whose length is one byte. */
export function healthRequest(service: string): Buffer {
  const name = Buffer.from(service)
  return framed(name.length === 0 ? name : Buffer.concat([Buffer.of(TEXT_FIELD, name.length), name]))
}

export const healthResponse = (status: ServingStatus): Buffer =>
  framed(Buffer.of(NUMBER_FIELD, STATUSES.indexOf(status)))

/** The service that is asked for. */
export const serviceOf = (body: Buffer): string => body.subarray(HEAD_BYTES + 2).toString()

/** What is answered; an empty message says the first of the statuses. */
export const statusOf = (body: Buffer): ServingStatus => STATUSES[body[HEAD_BYTES + 1] ?? 0] ?? 'UNKNOWN'
