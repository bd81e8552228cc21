/** PEM blocks of certificates and requests for them. */
const BLOCK = /-----BEGIN ([^\n]*?)-----\r?\n([\s\S]*?)-----END \1-----/g
const HEADERS = /^(?:[^\n:]+:[^\n]*\n)+\n?/

export interface PemBlock {
  readonly type: string
  readonly hasHeaders: boolean
  readonly bytes: Buffer
}

/** All blocks of a text that is given in base64, as the API writes bytes. */
export const pemBlocks = (encoded: string): PemBlock[] =>
  [...Buffer.from(encoded, 'base64').toString('latin1').matchAll(BLOCK)].map(([, type = '', inner = '']) => ({
    type,
    hasHeaders: HEADERS.test(inner),
    bytes: Buffer.from(inner.replace(HEADERS, ''), 'base64'),
  }))
