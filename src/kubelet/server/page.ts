/** A whole answer of a kubelet's server. */
export interface Page {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: Uint8Array
}

const page = (status: number, type: string, text: string, more: Page['headers'] = {}): Page => ({
  status,
  headers: { 'Content-Type': type, ...more },
  body: Buffer.from(text),
})

export const jsonPage = (text: string): Page => page(200, 'application/json', text)

export const htmlPage = (text: string): Page => page(200, 'text/html; charset=utf-8', text)

/** `type`: a version of Prometheus' text format. */
export const metricsPage = (lines: readonly string[]): Page =>
  page(200, 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores', `${lines.join('\n')}\n`)

export const textPage = (status: number, text: string): Page =>
  page(status, 'text/plain; charset=utf-8', text, { 'X-Content-Type-Options': 'nosniff' })
