/** wget [-qScO] [-T SECONDS] [--post-data TEXT] [--header TEXT] [--spider] URL…, as busybox's. */
import type { Connection } from '../kernel/network-api.ts'
import type { ByteOutput } from '../kernel/streams.ts'
import { type Command, command } from './lib/command.ts'
import { humanSize } from './lib/format.ts'
import { addressOf, exchange, type HttpAnswer, hostAndPort, parseTarget, type Target } from './lib/http-client.ts'
import { fieldOf } from './lib/http-message.ts'
import { UsageError } from './lib/options.ts'
import { baseName, join } from './lib/paths.ts'
import { secureConnection, TlsError } from './lib/tls-client.ts'
import { withTimeout } from './lib/with-timeout.ts'

const MAX_REDIRECTS = 10
const BAR = '*'.repeat(32)

const says = async ({ process, options }: Command, text: string): Promise<void> => {
  if (!options.has('q')) await process.stderr.write(text)
}

function requestHead({ options }: Command, target: Target, method: string, length: number): string {
  const given = options.values('header')
  const lines = [
    `${method} ${target.path} HTTP/1.1`,
    `Host: ${hostAndPort(target)}`,
    `User-Agent: ${options.value('U') ?? 'Wget'}`,
    'Connection: close',
    ...(target.credentials === undefined
      ? []
      : [`Authorization: Basic ${Buffer.from(target.credentials).toString('base64')}`]),
    ...given,
    ...(method === 'POST' ? ['Content-Type: application/x-www-form-urlencoded', `Content-Length: ${length}`] : []),
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

const UNCHECKED = 'note: TLS certificate validation not implemented'

/** The connection with TLS on it, whoever answers, or undefined after a complaint. */
async function secured(running: Command, host: string, connection: Connection): Promise<Connection | undefined> {
  if (!running.options.has('no-check-certificate')) await running.process.stderr.write(`wget: ${UNCHECKED}\n`)
  try {
    return await secureConnection(connection, { host, verify: false })
  } catch (error) {
    if (!(error instanceof TlsError)) throw error
    return void (await running.complain('error getting response: Connection reset by peer'))
  }
}

/** The answer after redirects, or undefined after a complaint. */
async function answerOf(running: Command, url: string): Promise<{ answer: HttpAnswer; target: Target } | undefined> {
  const { options, process } = running
  const data = options.value('post')
  const method = data === undefined ? (options.has('spider') ? 'HEAD' : 'GET') : 'POST'
  let next = url
  for (let count = 0; count < MAX_REDIRECTS; count++) {
    const target = parseTarget(next)
    if (target === undefined || !/^https?$/.test(target.scheme)) {
      return void (await running.complain(`not an http or ftp url: ${next}`))
    }
    const address = await addressOf(process, target.host)
    if (address === undefined) return void (await running.complain(`bad address '${hostAndPort(target)}'`))
    await says(running, `Connecting to ${hostAndPort(target)} (${address}:${target.port})\n`)
    const connection = await running.attempt(`can't connect to remote host (${address})`, () =>
      process.network.connect(address, target.port),
    )
    if (connection === undefined) return undefined
    const channel = target.scheme === 'https' ? await secured(running, target.host, connection) : connection
    if (channel === undefined) return undefined
    const body = Buffer.from(data ?? '')
    const answer = await exchange(channel, method, requestHead(running, target, method, body.length), body)
    if (answer === undefined) return void (await running.complain('error getting response: Connection reset by peer'))
    if (options.has('S')) {
      const fields = answer.head.fields.map(([name, value]) => `  ${name}: ${value}\n`).join('')
      await says(running, `  ${answer.head.startLine}\n${fields}  \n`)
    }
    const location = fieldOf(answer.head, 'location')
    if (answer.status < 300 || answer.status >= 400 || location === undefined) return { answer, target }
    connection.close()
    next = location.startsWith('/') ? `${target.scheme}://${hostAndPort(target)}${location}` : location
  }
  return void (await running.complain('too many redirections'))
}

const progress = (name: string, size: number): string => {
  const shown = size < 100_000 ? String(size) : humanSize(size, 'busybox')
  return `\r${name.slice(0, 20).padEnd(20)} 100% |${BAR}| ${shown.padStart(5)}  0:00:00 ETA\n`
}

async function save(running: Command, url: string): Promise<void> {
  const { options, process } = running
  const result = await answerOf(running, url)
  if (result === undefined) return
  const { answer, target } = result
  if (answer.status >= 400 || answer.status === 0) {
    await running.complain(`server returned error: ${answer.head.startLine}`)
    return
  }
  if (options.has('spider')) return says(running, 'remote file exists\n')
  const path =
    options.value('O') ??
    join(options.value('P') ?? '.', baseName(target.path.split('?')[0] ?? '') || 'index.html')
      .replace(/^\.\//, '')
      .replace(/\/\/$/, '/index.html')
  const toStdout = path === '-'
  const output = await running.attempt(
    `can't open '${path}'`,
    (): ByteOutput =>
      toStdout
        ? process.stdout
        : process.files.openOutput(path, options.has('O') ? 'truncate' : 'exclusive', 0o666 & ~process.umask),
  )
  if (output === undefined) return
  await says(running, toStdout ? 'writing to stdout\n' : `saving to '${path}'\n`)
  let size = 0
  for await (const bytes of answer.body) {
    size += bytes.length
    await output.write(bytes)
    await process.turn()
  }
  if (!toStdout) output.close()
  await says(running, progress(toStdout ? '-' : baseName(path), size).slice(1))
  await says(running, toStdout ? 'written to stdout\n' : `'${path}' saved\n`)
}

export const wget = command(
  {
    short: 'qScO:T:t:P:U:Y:o:',
    long: {
      quiet: 'q',
      'server-response': 'S',
      continue: 'c',
      'output-document': 'O',
      timeout: 'T',
      tries: 't',
      'directory-prefix': 'P',
      'user-agent': 'U',
      header: 'header:',
      'post-data': 'post:',
      spider: 'spider',
      'no-check-certificate': 'no-check-certificate',
      'no-verbose': 'q',
    },
    usage:
      'wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]\n\t[--post-data STR | --post-file FILE] [-Y on/off]\n\t[--no-check-certificate] [-P DIR] [-U AGENT] [-T SEC] URL...',
  },
  async (running) => {
    if (running.operands.length === 0) throw new UsageError('')
    const seconds = running.options.value('T')
    for (const url of running.operands) {
      const done = await withTimeout(
        running.process,
        seconds === undefined ? undefined : Number(seconds) * 1000,
        save(running, url),
      )
      if (done === 'late') await running.complain('download timed out')
    }
    return undefined
  },
)
