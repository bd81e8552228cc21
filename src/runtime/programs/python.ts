/** python --version, python -m http.server [PORT] [--bind ADDRESS] [--directory FOLDER]; scripts are refused, and so is what is typed. */
import type { ProgramProcess } from '../kernel/process-api.ts'
import { type Command, command } from './lib/command.ts'
import { directoryPage } from './lib/directory-page.ts'
import { strftime } from './lib/format.ts'
import { type HttpService, httpDate, type ServerAnswer, type ServerRequest, serve } from './lib/http-server.ts'
import { mediaType } from './lib/media-types.ts'
import { readOptions } from './lib/options.ts'
import { absolute, join, statusOf } from './lib/paths.ts'
import { runRepl } from './lib/repl.ts'
import { signalQueue } from './lib/signal-queue.ts'

const versionOf = ({ env }: ProgramProcess): string => env.get('PYTHON_VERSION') ?? '3.9.2'
const isModern = (version: string): boolean => Number(version.split('.')[1]) >= 11

function errorPage(status: number, message: string, explanation: string, modern: boolean): string {
  const doctype = modern
    ? '<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <meta charset="utf-8">'
    : '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN"\n        "http://www.w3.org/TR/html4/strict.dtd">\n<html>\n    <head>\n        <meta http-equiv="Content-Type" content="text/html;charset=utf-8">'
  return `${doctype}
        <title>Error response</title>
    </head>
    <body>
        <h1>Error response</h1>
        <p>Error code: ${status}</p>
        <p>Message: ${message}.</p>
        <p>Error code explanation: ${modern ? status : explanation.split(' - ')[0]} - ${explanation.split(' - ')[1]}.</p>
    </body>
</html>
`
}

async function answerFor(
  process: ProgramProcess,
  folder: string,
  request: ServerRequest,
  log: (text: string) => Promise<void>,
): Promise<ServerAnswer> {
  const modern = isModern(versionOf(process))
  const refuse = async (status: number, message: string, explanation: string): Promise<ServerAnswer> => {
    await log(`code ${status}, message ${message}`)
    return {
      status,
      reason: message,
      fields: [
        ['Connection', 'close'],
        ['Content-Type', 'text/html;charset=utf-8'],
      ],
      body: errorPage(status, message, explanation, modern),
    }
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(
      501,
      `Unsupported method ('${request.method}')`,
      'HTTPStatus.NOT_IMPLEMENTED - Server does not support this operation',
    )
  }
  const path = join(folder, absolute(process, request.path).slice(1))
  const status = statusOf(process, path)
  if (status?.type === 'directory' && !request.path.endsWith('/')) {
    return { status: 301, fields: [['Location', `${request.path}/`]], body: '' }
  }
  const index = status?.type === 'directory' ? join(path, 'index.html') : path
  const file = statusOf(process, index)
  if (status?.type === 'directory' && file === undefined) {
    return {
      status: 200,
      fields: [['Content-type', 'text/html; charset=utf-8']],
      body: directoryPage(process, path, request.path, modern),
    }
  }
  if (file?.type !== 'file' || !process.files.access(index, 'r')) {
    return refuse(404, 'File not found', 'HTTPStatus.NOT_FOUND - Nothing matches the given URI')
  }
  const fields: ServerAnswer['fields'] = [
    ['Content-type', mediaType(index)],
    ['Content-Length', String(file.size)],
    ['Last-Modified', httpDate(file.modifiedAt)],
  ]
  return { status: 200, fields, body: process.files.read(index) }
}

function fileService(process: ProgramProcess, folder: string): HttpService {
  return {
    protocol: 'HTTP/1.0',
    fields: () => [
      ['Server', `SimpleHTTP/0.6 Python/${versionOf(process)}`],
      ['Date', httpDate(process.now())],
    ],
    async answer(request) {
      const log = async (text: string): Promise<void> => {
        const time = strftime('%d/%b/%Y %H:%M:%S', process.now())
        await process.stderr.write(`${request.client.address} - - [${time}] ${text}\n`)
      }
      const answer = await answerFor(process, folder, request, log)
      await log(`"${request.head.startLine}" ${answer.status} -`)
      return answer
    },
  }
}

async function httpServer({ process, options: own }: Command, words: readonly string[]): Promise<number> {
  const options = readOptions(words, { short: 'b:d:p:', long: { bind: 'b', directory: 'd', protocol: 'p' } })
  const port = Number(options.operands[0] ?? 8000)
  const address = options.value('b') ?? '0.0.0.0'
  let listener: ReturnType<typeof process.network.listen>
  try {
    listener = process.network.listen(port, options.value('b'))
  } catch {
    await process.stderr.write('Traceback (most recent call last):\nOSError: [Errno 98] Address already in use\n')
    return 1
  }
  // Python keeps this line back until its buffer is full, but on a terminal.
  if (process.isTerminal(process.stdout) || own.has('u') || process.env.has('PYTHONUNBUFFERED')) {
    await process.stdout.write(`Serving HTTP on ${address} port ${port} (http://${address}:${port}/) ...\n`)
  }
  const folder = absolute(process, options.value('d') ?? '.')
  serve(process, listener, fileService(process, folder)).catch(() => undefined)
  await signalQueue(process, ['INT'])()
  listener.close()
  await process.stdout.write('\nKeyboard interrupt received, exiting.\n')
  return 0
}

const refuse = async ({ process }: Command, what: string): Promise<number> => {
  await process.stderr.write(
    `${process.argv[0]}: cannot run ${what}: this container is simulated, and has no Python interpreter\n`,
  )
  return 1
}

export const python = command(
  {
    short: 'VuBEIsSOc:m:W:',
    stopsAtOperand: true,
    long: { version: 'V' },
    rewrite: (words) => {
      const at = words.findIndex((word) => /^-u?m$/.test(word))
      return at < 0 ? words : [...words.slice(0, at + 2), '--', ...words.slice(at + 2)]
    },
  },
  async (running) => {
    const { options, operands } = running
    if (options.has('V')) {
      await running.print(`Python ${versionOf(running.process)}\n`)
      return undefined
    }
    const module = options.value('m')
    if (module === 'http.server') return httpServer(running, operands)
    if (module !== undefined) return refuse(running, `module ${module}`)
    if (options.has('c')) return refuse(running, 'code given by -c')
    const [path] = operands
    if (path !== undefined) return refuse(running, `the script ${path}`)
    return runRepl(running.process, {
      banner: `Python ${versionOf(running.process)} on linux\nType "help", "copyright", "credits" or "license" for more information.\n`,
      prompt: '>>> ',
      leave: /^(exit|quit)\(\)$/,
      refusal: 'this container is simulated, and has no Python interpreter: exit() leaves',
    })
  },
)
