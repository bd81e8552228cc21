/** httpd [-f] [-p PORT] [-h FOLDER]: busybox's server of files. */
import type { ProgramProcess } from '../kernel/process-api.ts'
import { command } from './lib/command.ts'
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

function answerFor(process: ProgramProcess, folder: string, { method, path }: ServerRequest): ServerAnswer {
  const refuse = (status: number, text: string): ServerAnswer => ({
    status,
    fields: [['Content-type', 'text/html']],
    body: `<HTML><HEAD><TITLE>${status} ${reasonOf(status)}</TITLE></HEAD>\n<BODY><H1>${status} ${reasonOf(status)}</H1>\n${text}\n</BODY></HTML>\n`,
  })
  if (method !== 'GET' && method !== 'HEAD') return refuse(501, 'The requested method is not recognized')
  const named = join(folder, absolute(process, path).slice(1))
  const file = statusOf(process, named)?.type === 'directory' ? join(named, 'index.html') : named
  const status = statusOf(process, file)
  if (status?.type !== 'file') return refuse(404, 'The requested URL was not found')
  return {
    status: 200,
    fields: [
      ['Content-type', mediaType(file)],
      ['Last-Modified', httpDate(status.modifiedAt)],
    ],
    body: process.files.read(file),
  }
}

export const httpd = command(
  { short: 'fivp:h:u:c:r:', usage: 'httpd [-ifv[v]] [-p [IP:]PORT] [-h HOME]' },
  async (running) => {
    const { process, options } = running
    const port = Number((options.value('p') ?? '80').split(':').at(-1))
    const listener = await running.attempt('bind', () => process.network.listen(port))
    if (listener === undefined) return 1
    const service: HttpService = {
      protocol: 'HTTP/1.0',
      fields: () => [['Date', httpDate(process.now())]],
      answer: (request) => answerFor(process, options.value('h') ?? process.cwd, request),
    }
    await serve(process, listener, service)
    return 0
  },
)
