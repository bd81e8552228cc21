/** httpd of Apache, as its image runs it: -D FOREGROUND serves the files of htdocs on port 80, -v says which it is. */
import type { Program, ProgramProcess } from '../kernel/process-api.ts'
import { SystemError } from '../kernel/system-error.ts'
import { command } from './lib/command.ts'
import { strftime } from './lib/format.ts'
import {
  type HttpService,
  httpDate,
  reasonOf,
  type ServerAnswer,
  type ServerRequest,
  serve,
} from './lib/http-server.ts'
import { mediaType } from './lib/media-types.ts'
import { absolute, join, statusOf } from './lib/paths.ts'
import { signalQueue } from './lib/signal-queue.ts'

const PORT = 80
const WORKERS = 3
const ROOT = '/usr/local/apache2/htdocs'

const versionOf = ({ env }: ProgramProcess): string => `Apache/${env.get('HTTPD_VERSION') ?? '2.4.62'} (Unix)`

/** A line of the error log, which goes to stderr. */
async function log(process: ProgramProcess, module: string, text: string): Promise<void> {
  const time = `${strftime('%a %b %d %H:%M:%S', process.now())}.${String(process.now() % 1000).padEnd(6, '0')}`
  const year = strftime('%Y', process.now())
  await process.stderr.write(`[${time} ${year}] [${module}] [pid ${process.pid}:tid ${process.pid}] ${text}\n`)
}

function answerFor(process: ProgramProcess, { method, path }: ServerRequest): ServerAnswer {
  const refuse = (status: number, text: string): ServerAnswer => ({
    status,
    fields: [['Content-Type', 'text/html; charset=iso-8859-1']],
    body: `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${reasonOf(status)}</title>\n</head><body>\n<h1>${reasonOf(status)}</h1>\n<p>${text}</p>\n</body></html>\n`,
  })
  if (method !== 'GET' && method !== 'HEAD')
    return refuse(405, `The requested method ${method} is not allowed for this URL.`)
  const named = join(ROOT, absolute(process, path).slice(1))
  const file = statusOf(process, named)?.type === 'directory' ? join(named, 'index.html') : named
  const status = statusOf(process, file)
  if (status?.type !== 'file') return refuse(404, 'The requested URL was not found on this server.')
  return {
    status: 200,
    fields: [
      ['Last-Modified', httpDate(status.modifiedAt)],
      ['Accept-Ranges', 'bytes'],
      ['Content-Type', mediaType(file)],
    ],
    body: process.files.read(file),
  }
}

function fileService(process: ProgramProcess): HttpService {
  return {
    protocol: 'HTTP/1.1',
    fields: () => [
      ['Date', httpDate(process.now())],
      ['Server', versionOf(process)],
    ],
    async answer(request) {
      const answer = answerFor(process, request)
      const time = strftime('%d/%b/%Y:%H:%M:%S +0000', process.now())
      const size = request.method === 'HEAD' ? '-' : answer.body.length
      await process.stdout.write(
        `${request.client.address} - - [${time}] "${request.head.startLine}" ${answer.status} ${size}\n`,
      )
      return answer
    },
  }
}

/** A child that waits: the first process takes its connections. */
const worker: Program = async (process) => {
  await signalQueue(process, ['TERM', 'WINCH'])()
  return 0
}

async function runForeground(process: ProgramProcess): Promise<number> {
  let listener: ReturnType<typeof process.network.listen>
  try {
    listener = process.network.listen(PORT)
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    await process.stderr.write(`(98)${error.message}: AH00072: make_sock: could not bind to address 0.0.0.0:${PORT}\n`)
    return 1
  }
  const address = process.network.interfaces().find(({ name }) => name === 'eth0')?.address ?? '127.0.0.1'
  const nameless = `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${address}. Set the 'ServerName' directive globally to suppress this message\n`
  await process.stderr.write(nameless + nameless)
  await log(process, 'mpm_event:notice', `AH00489: ${versionOf(process)} configured -- resuming normal operations`)
  await log(process, 'core:notice', "AH00094: Command line: 'httpd -D FOREGROUND'")
  for (let count = 0; count < WORKERS; count++) process.spawn({ argv: process.argv, program: worker })
  serve(process, listener, fileService(process)).catch(() => undefined)
  const signal = await signalQueue(process, ['TERM', 'WINCH', 'INT'])()
  const end =
    signal === 'WINCH'
      ? 'AH00492: caught SIGWINCH, shutting down gracefully'
      : `AH00491: caught SIG${signal}, shutting down`
  await log(process, 'mpm_event:notice', end)
  listener.close()
  return 0
}

export const apache = command({ short: 'vVtSD:k:f:C:c:' }, async (running) => {
  const { process, options } = running
  if (options.has('v', 'V')) await running.print(`Server version: ${versionOf(process)}\n`)
  else if (options.has('t')) await process.stderr.write('Syntax OK\n')
  else return runForeground(process)
  return 0
})
