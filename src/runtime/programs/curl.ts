/** curl [-sSifILkvgG] [-X METHOD] [-d DATA] [-H FIELD] [-o FILE] [-w FORMAT] [-m SECONDS] [-u USER] URL… */
import type { Connection } from '../kernel/network-api.ts'
import type { ProgramProcess } from '../kernel/process-api.ts'
import type { ByteOutput } from '../kernel/streams.ts'
import { SystemError } from '../kernel/system-error.ts'
import { type Command, command } from './lib/command.ts'
import { addressOf, exchange, type HttpAnswer, hostAndPort, parseTarget, type Target } from './lib/http-client.ts'
import { fieldOf } from './lib/http-message.ts'
import type { Options } from './lib/options.ts'
import { baseName } from './lib/paths.ts'
import { secureConnection, TlsError } from './lib/tls-client.ts'
import { withTimeout } from './lib/with-timeout.ts'

const VERSION = '8.5.0'
const MAX_REDIRECTS = 50

/** An end with curl's code and words. */
class CurlError extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

function dataOf({ options, process }: Command): Uint8Array | undefined {
  const parts = [...options.values('d'), ...options.values('raw')]
  if (parts.length === 0) return undefined
  const texts = parts.map((part) =>
    part.startsWith('@')
      ? Buffer.from(process.files.read(part.slice(1)))
          .toString()
          .replace(/[\r\n]/g, '')
      : part,
  )
  return Buffer.from(texts.join('&'))
}

function requestHead({ options }: Command, target: Target, method: string, data: Uint8Array | undefined): string {
  const given = options.values('H')
  const names = new Set(given.map((line) => line.split(':', 1)[0]?.toLowerCase()))
  const credentials = options.value('u') ?? target.credentials
  const usual: [string, string][] = [
    ['Host', hostAndPort(target)],
    ...(credentials === undefined
      ? []
      : [['Authorization', `Basic ${Buffer.from(credentials).toString('base64')}`] satisfies [string, string]]),
    ['User-Agent', options.value('A') ?? `curl/${VERSION}`],
    ['Accept', '*/*'],
  ]
  if (data !== undefined) {
    usual.push(['Content-Length', String(data.length)], ['Content-Type', 'application/x-www-form-urlencoded'])
  }
  const lines = [
    ...usual.filter(([name]) => !names.has(name.toLowerCase())).map(([name, value]) => `${name}: ${value}`),
    ...given.filter((line) => !/:\s*$/.test(line)),
  ]
  return `${method} ${target.path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
}

const DISTRUST = `
More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.`

const WRONG_VERSION = 'OpenSSL/3.0.13: error:0A00010B:SSL routines::wrong version number'
const NO_ISSUER = 'SSL certificate problem: unable to get local issuer certificate'

/** What curl says of a failed handshake, by Node's codes. */
const TLS_ERRORS: { readonly [code: string]: (host: string) => string } = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: () => NO_ISSUER,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: () => NO_ISSUER,
  CERT_SIGNATURE_FAILURE: () => 'SSL certificate problem: certificate signature failure',
  DEPTH_ZERO_SELF_SIGNED_CERT: () => 'SSL certificate problem: self-signed certificate',
  SELF_SIGNED_CERT_IN_CHAIN: () => 'SSL certificate problem: self-signed certificate in certificate chain',
  ERR_TLS_CERT_ALTNAME_INVALID: (host) =>
    `SSL: no alternative certificate subject name matches target host name '${host}'`,
}

/** The connection with TLS on it. Nobody is trusted but who `--cacert` names. @throws CurlError */
async function secured({ options, process }: Command, target: Target, connection: Connection): Promise<Connection> {
  const { host } = target
  try {
    return await secureConnection(connection, { host, ca: authorities(options, process), verify: !options.has('k') })
  } catch (error) {
    if (!(error instanceof TlsError)) throw error
    const distrust = TLS_ERRORS[error.code]
    if (distrust !== undefined) throw new CurlError(60, distrust(host) + DISTRUST)
    if (error.code === 'ERR_SSL_WRONG_VERSION_NUMBER') throw new CurlError(35, WRONG_VERSION)
    throw new CurlError(35, `OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to ${host}:${target.port} `)
  }
}

/** The text of `--cacert`. @throws CurlError */
function authorities(options: Options, { files }: ProgramProcess): string | undefined {
  const path = options.value('cacert')
  if (path === undefined) return undefined
  try {
    const text = new TextDecoder().decode(files.read(path))
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
  }
  throw new CurlError(77, `error setting certificate file: ${path}`)
}

const CONNECT_ERRORS: { readonly [code: string]: number } = { ETIMEDOUT: 28 }

/** One request. @throws CurlError */
async function request(
  running: Command,
  target: Target,
  method: string,
  data: Uint8Array | undefined,
): Promise<HttpAnswer> {
  const { process, options } = running
  const note = async (text: string): Promise<void> => {
    if (options.has('v')) await process.stderr.write(text)
  }
  const address = await addressOf(process, target.host)
  if (address === undefined) throw new CurlError(6, `Could not resolve host: ${target.host}`)
  await note(`*   Trying ${address}:${target.port}...\n`)
  const connection = await process.network.connect(address, target.port).catch((error: unknown) => {
    if (!(error instanceof SystemError) || error.code === 'EINTR') throw error
    throw new CurlError(
      CONNECT_ERRORS[error.code] ?? 7,
      `Failed to connect to ${target.host} port ${target.port} after 0 ms: Couldn't connect to server`,
    )
  })
  await note(`* Connected to ${target.host} (${address}) port ${target.port}\n`)
  const channel = target.scheme === 'https' ? await secured(running, target, connection) : connection
  const head = requestHead(running, target, method, data)
  await note(
    `${head
      .trimEnd()
      .split('\r\n')
      .map((line) => `> ${line}\n`)
      .join('')}> \n`,
  )
  const answer = await exchange(channel, method, head, data ?? new Uint8Array())
  if (answer === undefined) throw new CurlError(52, 'Empty reply from server')
  await note(
    `< ${answer.head.startLine}\n${answer.head.fields.map(([name, value]) => `< ${name}: ${value}\n`).join('')}< \n`,
  )
  return answer
}

const METER = `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
`

/** The meter that curl shows whenever the body does not go to a terminal. */
function meter(size: number): string {
  const amount = String(size).padStart(5)
  return `\r100 ${amount}  100 ${amount}    0     0  ${amount}      0 --:--:-- --:--:-- --:--:-- ${amount}\n`
}

async function transfer(running: Command, url: string): Promise<void> {
  const { options, process } = running
  const data = dataOf(running)
  const method =
    options.value('X') ?? (options.has('I') ? 'HEAD' : data === undefined || options.has('G') ? 'GET' : 'POST')
  let target = parseTarget(options.has('G') && data !== undefined ? `${url}?${Buffer.from(data)}` : url)
  if (target === undefined) throw new CurlError(3, 'URL using bad/illegal format or missing URL')
  let answer: HttpAnswer
  for (let count = 0; ; count++) {
    if (!/^https?$/.test(target.scheme))
      throw new CurlError(1, `Protocol "${target.scheme}" not supported or disabled in libcurl`)
    answer = await request(running, target, method, options.has('G') ? undefined : data)
    const location = fieldOf(answer.head, 'location')
    if (!options.has('L') || location === undefined || answer.status < 300 || answer.status > 399) break
    if (count === MAX_REDIRECTS) throw new CurlError(47, `Maximum (${MAX_REDIRECTS}) redirects followed`)
    target = parseTarget(location.startsWith('/') ? `${target.scheme}://${hostAndPort(target)}${location}` : location)
    if (target === undefined) throw new CurlError(3, 'URL using bad/illegal format or missing URL')
  }
  if (options.has('f') && answer.status >= 400)
    throw new CurlError(22, `The requested URL returned error: ${answer.status}`)
  const path = options.has('O') ? baseName(target.path) : options.value('o')
  const output: ByteOutput =
    path === undefined || path === '-'
      ? process.stdout
      : process.files.openOutput(path, 'truncate', 0o666 & ~process.umask)
  const metered = !options.has('s') && !process.isTerminal(output)
  if (metered) await process.stderr.write(METER)
  if (options.has('i', 'I')) {
    const fields = answer.head.fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    await output.write(`${answer.head.startLine}\r\n${fields}\r\n`)
  }
  let size = 0
  for await (const bytes of answer.body) {
    size += bytes.length
    await output.write(bytes)
    await process.turn()
  }
  if (output !== process.stdout) output.close()
  if (metered) await process.stderr.write(meter(size))
  const format = options.value('w')
  if (format !== undefined) await running.print(written(format, answer, target, url, size))
}

function written(format: string, { status, head }: HttpAnswer, target: Target, url: string, size: number): string {
  const values: { readonly [name: string]: string } = {
    http_code: String(status).padStart(3, '0'),
    response_code: String(status).padStart(3, '0'),
    size_download: String(size),
    url_effective: url,
    content_type: fieldOf(head, 'content-type') ?? '',
    remote_port: String(target.port),
  }
  return format
    .replace(/%\{(\w+)\}/g, (_, name: string) => values[name] ?? '0.000000')
    .replace(/\\([nrt])/g, (_, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? letter)
}

export const curl = command(
  {
    short: 'sSifILkvgGNO#X:d:H:o:w:m:u:A:e:b:T:x:46',
    long: {
      silent: 's',
      'show-error': 'S',
      include: 'i',
      fail: 'f',
      head: 'I',
      location: 'L',
      insecure: 'k',
      verbose: 'v',
      get: 'G',
      'no-buffer': 'N',
      'remote-name': 'O',
      request: 'X',
      data: 'd',
      'data-binary': 'd',
      'data-raw': 'raw:',
      header: 'H',
      output: 'o',
      'write-out': 'w',
      'max-time': 'm',
      user: 'u',
      'user-agent': 'A',
      'connect-timeout': 'connect:',
      retry: 'retry:',
      cacert: 'cacert:',
      cert: 'cert:',
      key: 'key:',
      version: 'version',
      globoff: 'g',
      'fail-with-body': 'f',
    },
    usageCode: 2,
  },
  async (running) => {
    const { options, process, operands } = running
    if (options.has('version')) {
      await running.print(`curl ${VERSION} (x86_64-pc-linux-gnu) libcurl/${VERSION}\nProtocols: http https\n`)
      return undefined
    }
    if (operands.length === 0) {
      await process.stderr.write("curl: try 'curl --help' or 'curl --manual' for more information\n")
      return 2
    }
    const seconds = options.value('m') ?? options.value('connect')
    const limit = seconds === undefined ? undefined : Number(seconds) * 1000
    for (const url of operands) {
      try {
        if ((await withTimeout(process, limit, transfer(running, url))) === 'late') {
          throw new CurlError(28, `Operation timed out after ${limit} milliseconds with 0 bytes received`)
        }
      } catch (error) {
        if (!(error instanceof CurlError)) throw error
        running.code = error.code
        if (!options.has('s') || options.has('S'))
          await process.stderr.write(`curl: (${error.code}) ${error.message}\n`)
      }
    }
    return undefined
  },
)
