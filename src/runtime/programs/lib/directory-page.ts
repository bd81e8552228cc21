/** The page that python's http.server makes of a folder. */
import type { ProgramProcess } from '../../kernel/process-api.ts'
import { join, linkStatusOf, statusOf } from './paths.ts'

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const OLD_HEAD = [
  '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">',
  '<html>',
  '<head>',
  '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">',
]
const NEW_HEAD = ['<!DOCTYPE HTML>', '<html lang="en">', '<head>', '<meta charset="utf-8">']

/** `modern`: as from Python 3.11 on. `shown` is the path that was asked for. */
export function directoryPage(process: ProgramProcess, folder: string, shown: string, modern: boolean): string {
  const title = `Directory listing for ${escapeHtml(shown)}`
  const names = [...process.files.list(folder)].sort((a, b) => {
    const [one, other] = [a.toLowerCase(), b.toLowerCase()]
    return one < other ? -1 : one > other ? 1 : 0
  })
  const rows = names.map((name) => {
    const path = join(folder, name)
    const slash = statusOf(process, path)?.type === 'directory' ? '/' : ''
    const mark = linkStatusOf(process, path)?.type === 'symlink' ? '@' : slash
    return `<li><a href="${encodeURIComponent(name)}${slash}">${escapeHtml(name)}${mark}</a></li>`
  })
  return [
    ...(modern ? NEW_HEAD : OLD_HEAD),
    `<title>${title}</title>`,
    '</head>',
    '<body>',
    `<h1>${title}</h1>`,
    '<hr>',
    '<ul>',
    ...rows,
    '</ul>',
    '<hr>',
    '</body>',
    '</html>',
    '',
  ].join('\n')
}
