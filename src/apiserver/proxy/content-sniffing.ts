/** What Go's server says an answer is that does not say so itself. Source: mimesniff.spec.whatwg.org, as net/http has it. */

const HTML =
  /^[\t\n\f\r ]*<(?:!DOCTYPE HTML|HTML|HEAD|SCRIPT|IFRAME|H1|DIV|FONT|TABLE|A|STYLE|TITLE|B|BODY|BR|P|!--)[ >]/i

/** First bytes in latin1, and the type that they tell of. */
const SIGNATURES: readonly (readonly [string, string])[] = [
  ['%PDF-', 'application/pdf'],
  ['\xef\xbb\xbf', 'text/plain; charset=utf-8'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['\x1f\x8b\x08', 'application/x-gzip'],
  ['PK\x03\x04', 'application/zip'],
]

// biome-ignore lint/suspicious/noControlCharactersInRegex: bytes that no text has
const BINARY = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/
const SNIFFED_BYTES = 512

/** The type by the first bytes of a body. */
export function sniffContentType(body: Uint8Array): string {
  const text = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, SNIFFED_BYTES)).toString('latin1')
  if (HTML.test(text)) return 'text/html; charset=utf-8'
  if (text.trimStart().startsWith('<?xml')) return 'text/xml; charset=utf-8'
  const known = SIGNATURES.find(([start]) => text.startsWith(start))
  if (known !== undefined) return known[1]
  return BINARY.test(text) ? 'application/octet-stream' : 'text/plain; charset=utf-8'
}
