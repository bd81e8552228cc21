/** HTML with its links led back through a proxy. Source: apimachinery's proxy transport, asked of v1.35.4. */
import { type Attribute, startTags, tagText } from './html-tags.ts'

/** Attributes that hold URLs, by element. */
const LINKS: { readonly [element: string]: readonly string[] } = {
  a: ['href'],
  applet: ['codebase'],
  area: ['href'],
  audio: ['src'],
  base: ['href'],
  blockquote: ['cite'],
  body: ['background'],
  button: ['formaction'],
  command: ['icon'],
  del: ['cite'],
  embed: ['src'],
  form: ['action'],
  frame: ['longdesc', 'src'],
  head: ['profile'],
  html: ['manifest'],
  iframe: ['longdesc', 'src'],
  img: ['longdesc', 'src', 'usemap'],
  input: ['src', 'usemap', 'formaction'],
  ins: ['cite'],
  link: ['href'],
  object: ['classid', 'codebase', 'data', 'usemap'],
  q: ['cite'],
  script: ['src'],
  source: ['src'],
  video: ['poster', 'src'],
}

/** `rewrite` is given the text of each link. All start tags are written anew, the rest stays as it is. */
export function rewriteHtml(html: string, rewrite: (link: string) => string): string {
  const { tags, end } = startTags(html)
  let written = ''
  let from = 0
  for (const tag of tags) {
    const names = Object.hasOwn(LINKS, tag.name) ? (LINKS[tag.name] ?? []) : []
    const attributes = tag.attributes.map(
      ([name, value]): Attribute => [name, names.includes(name) ? rewrite(value) : value],
    )
    written += html.slice(from, tag.start) + tagText({ ...tag, attributes })
    from = tag.end
  }
  return written + html.slice(from, end)
}
