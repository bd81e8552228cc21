/** A body that does not fit its structure; the message is Go's. */
export class DecodeError extends Error {}
