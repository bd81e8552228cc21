/** agnhost porter [--json-response]: a value on each port that SERVE_PORT_n and SERVE_TLS_PORT_n name. */
import type { Listener } from '../../kernel/network-api.ts'
import type { ProgramProcess } from '../../kernel/process-api.ts'
import { SystemError } from '../../kernel/system-error.ts'
import { AGNHOST_CERTIFICATE } from './agnhost-certificate.ts'
import { type HttpService, httpDate, serve } from './http-server.ts'
import type { Options } from './options.ts'
import { signalQueue } from './signal-queue.ts'
import { type KeyPair, secureListener } from './tls-server.ts'

const PORT = /^SERVE_(TLS_)?PORT_(\d+)$/
const HTML = /^\s*<[a-z!]/i

export async function porter(process: ProgramProcess, options: Options): Promise<number> {
  const json = options.has('json-response')
  for (const [name, value] of process.env) {
    const [, tls, port = ''] = PORT.exec(name) ?? []
    if (port === '') continue
    const pair = tls === undefined ? undefined : keyPair(process)
    servePort(process, Number(port), pair, value, json).catch((error: unknown) => {
      // The process has ended.
      if (!(error instanceof SystemError)) throw error
    })
  }
  // Ports are served until somebody ends it.
  return (await signalQueue(process, ['INT', 'TERM'])()) === 'INT' ? 130 : 143
}

function keyPair({ env, files }: ProgramProcess): KeyPair {
  const textOf = (variable: string): string | undefined => {
    const path = env.get(variable)
    return path && new TextDecoder().decode(files.read(path))
  }
  const { key, cert } = AGNHOST_CERTIFICATE
  return { key: textOf('KEY_FILE') ?? key, cert: textOf('CERT_FILE') ?? cert }
}

async function servePort(
  process: ProgramProcess,
  port: number,
  tls: KeyPair | undefined,
  value: string,
  json: boolean,
): Promise<void> {
  const listener = await listen(process, port)
  if (listener === undefined) return
  const service: HttpService = {
    protocol: 'HTTP/1.1',
    fields: () => [['Date', httpDate(process.now())]],
    answer: ({ method }) => ({ status: 200, ...(json ? jsonAnswer(method, value) : textAnswer(value)) }),
  }
  await serve(process, tls === undefined ? listener : secureListener(listener, tls), service)
}

/** Undefined when it cannot, which is told. */
async function listen(process: ProgramProcess, port: number): Promise<Listener | undefined> {
  try {
    return process.network.listen(port)
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    const why = `listen tcp 0.0.0.0:${port}: bind: ${error.message.toLowerCase()}`
    await process.stderr.write(`server on port "${port}" failed: ${why}\n`)
    return undefined
  }
}

const jsonAnswer = (Method: string, Body: string) => ({
  fields: [['Content-Type', 'application/json']] as const,
  body: JSON.stringify({ Method, Body }),
})

/** Its type is what Go's server finds in it. */
const textAnswer = (body: string) => ({
  fields: [['Content-Type', `text/${HTML.test(body) ? 'html' : 'plain'}; charset=utf-8`]] as const,
  body,
})
