/** Pages behind a proxy, with links that lead back through it. */
import { deflateRawSync, gunzipSync, gzipSync, inflateRawSync } from 'node:zlib'
import type { Headers } from '../response.ts'
import { parseUrl, UrlError } from './go-url.ts'
import { rewriteHtml } from './html-links.ts'
import { type LinkBase, rewriteLink } from './link-rewriter.ts'

/** How a body in an encoding is read and written. */
const ENCODINGS: {
  readonly [encoding: string]: { readonly unpack: (bytes: Buffer) => Buffer; readonly pack: (bytes: Buffer) => Buffer }
} = {
  '': { unpack: (bytes) => bytes, pack: (bytes) => bytes },
  gzip: { unpack: gunzipSync, pack: gzipSync },
  deflate: { unpack: inflateRawSync, pack: deflateRawSync },
}

/** Whether an answer with these headers is a page that can be read. */
export function isHtml(headers: Headers): boolean {
  const [type = ''] = String(headers['Content-Type'] ?? '').split(';', 1)
  return type.trim() === 'text/html' && encodingOf(headers) !== undefined
}

const encodingOf = (headers: Headers) => ENCODINGS[String(headers['Content-Encoding'] ?? '')]

export function rewritePage(bytes: Buffer, headers: Headers, links: LinkBase): Buffer {
  const { unpack = asIs, pack = asIs } = encodingOf(headers) ?? {}
  const rewrite = (link: string): string => {
    try {
      return rewriteLink(parseUrl(link), links)
    } catch (error) {
      if (error instanceof UrlError) return link
      throw error
    }
  }
  return pack(Buffer.from(rewriteHtml(unpack(bytes).toString(), rewrite)))
}

const asIs = (bytes: Buffer): Buffer => bytes
