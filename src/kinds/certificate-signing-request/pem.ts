/** PEM blocks of certificates and requests for them. */
const BLOCK = /-----BEGIN ([^\n]*?)-----\r?\n([\s\S]*?)-----END \1-----/g
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const HEADERS = /^(?:[^\n:]+:[^\n]*\n)+\n?/

export interface PemBlock {
  readonly type: string
  readonly hasHeaders: boolean
  readonly bytes: Buffer
}

/** All blocks of a text that is given in base64, as the API writes bytes. Those that hold no base64 are passed over. */
export const pemBlocks = (encoded: string): PemBlock[] =>
  [...Buffer.from(encoded, 'base64').toString('latin1').matchAll(BLOCK)].flatMap(([, type = '', inner = '']) => {
    const text = inner.replace(HEADERS, '').replaceAll(/\s/g, '')
    if (!BASE64.test(text)) return []
    return { type, hasHeaders: HEADERS.test(inner), bytes: Buffer.from(text, 'base64') }
  })
