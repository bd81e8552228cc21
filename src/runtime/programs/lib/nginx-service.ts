/** What nginx answers: files below a root, and its own pages. */
import type { ProgramProcess } from '../../kernel/process-api.ts'
import { type HttpService, httpDate, reasonOf, type ServerAnswer, type ServerRequest } from './http-server.ts'
import { mediaType } from './media-types.ts'
import { absolute, join, statusOf } from './paths.ts'

/** 'nginx/1.27.0', by the image's NGINX_VERSION. */
export const nginxVersion = ({ env }: ProgramProcess): string => `nginx/${env.get('NGINX_VERSION') ?? '1.27.0'}`

function page(process: ProgramProcess, status: number): string {
  const title = `${status} ${reasonOf(status)}`
  return [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${title}</h1></center>`,
    `<hr><center>${nginxVersion(process)}</center>`,
    '</body>',
    '</html>',
    '',
  ].join('\r\n')
}

function answerFor(process: ProgramProcess, root: string, request: ServerRequest): ServerAnswer {
  const { method, path } = request
  const own = (status: number, fields: ServerAnswer['fields'] = []): ServerAnswer => ({
    status,
    fields: [['Content-Type', 'text/html'], ...fields],
    body: page(process, status),
  })
  if (method !== 'GET' && method !== 'HEAD') return own(405)
  const file = join(root, absolute(process, path).slice(1))
  const status = statusOf(process, file)
  if (status === undefined) return own(404)
  if (status.type === 'directory' && !path.endsWith('/')) return own(301, [['Location', `${path}/`]])
  const index = status.type === 'directory' ? join(file, 'index.html') : file
  const found = statusOf(process, index)
  if (found?.type !== 'file' || !process.files.access(index, 'r')) return own(403)
  const tag = `"${Math.floor(found.modifiedAt / 1000).toString(16)}-${found.size.toString(16)}"`
  return {
    status: 200,
    fields: [
      ['Content-Type', mediaType(index)],
      ['Content-Length', String(found.size)],
      ['Last-Modified', httpDate(found.modifiedAt)],
      ['ETag', tag],
      ['Accept-Ranges', 'bytes'],
    ],
    body: process.files.read(index),
  }
}

/** `log` is called for every answer. */
export function nginxService(
  process: ProgramProcess,
  root: () => string,
  log: (request: ServerRequest, answer: ServerAnswer) => Promise<void>,
): HttpService {
  return {
    protocol: 'HTTP/1.1',
    fields: () => [
      ['Server', nginxVersion(process)],
      ['Date', httpDate(process.now())],
    ],
    async answer(request) {
      const answer = answerFor(process, root(), request)
      await log(request, answer)
      return answer
    },
  }
}
