/** Start tags in HTML, found as a tokenizer of HTML5 finds them. Source: html.spec.whatwg.org, section 13.2.5. */
import { decodeCharacters } from './html-characters.ts'

export type Attribute = readonly [name: string, value: string]

export interface StartTag {
  readonly start: number
  readonly end: number
  /** In lower case. */
  readonly name: string
  readonly attributes: readonly Attribute[]
  readonly closesItself: boolean
}

/** Elements whose content is text, whatever it looks like. */
const RAW = new Set([
  'iframe',
  'noembed',
  'noframes',
  'noscript',
  'plaintext',
  'script',
  'style',
  'textarea',
  'title',
  'xmp',
])

const MARKUP = /<(?:!--|[!?/a-zA-Z])/g
const NAME = /<([a-zA-Z][^ \n\r\t\f/>]*)/y
/** Before, between and after attributes. */
const BETWEEN = /[ \n\r\t\f/]*/y
const ATTRIBUTE =
  /([^ \n\r\t\f/>][^ \n\r\t\f/>=]*)(?:[ \n\r\t\f]*=[ \n\r\t\f]*(?:"([^"]*)"|'([^']*)'|([^ \n\r\t\f>"'][^ \n\r\t\f>]*|(?=>))))?/y
/** An attribute's value that never ends. */
const UNENDED = /[ \n\r\t\f]*=[ \n\r\t\f]*["']/y

/** All of a text in its order, and where the text ends: at a tag that is cut off, if there is one. */
export function startTags(html: string): { readonly tags: readonly StartTag[]; readonly end: number } {
  const tags: StartTag[] = []
  for (let from = 0; ; ) {
    MARKUP.lastIndex = from
    const found = MARKUP.exec(html)
    if (found === null) return { tags, end: html.length }
    const { 0: opening, index } = found
    if (opening === '<!--') from = commentEnd(html, index)
    else if (!/[a-zA-Z]/.test(opening)) from = after(html, '>', index)
    else {
      const tag = readTag(html, index)
      if (tag === undefined) return { tags, end: index }
      tags.push(tag)
      from = RAW.has(tag.name) ? rawEnd(html, tag) : tag.end
    }
  }
}

/** Undefined when it does not end. */
function readTag(html: string, start: number): StartTag | undefined {
  const [opening = '', name = ''] = at(NAME, html, start)
  const attributes: Attribute[] = []
  for (let end = start + opening.length; ; ) {
    const [between = ''] = at(BETWEEN, html, end)
    end += between.length
    if (end >= html.length) return undefined
    if (html[end] === '>') {
      return { start, end: end + 1, name: name.toLowerCase(), attributes, closesItself: between.endsWith('/') }
    }
    const [whole = '', key = '', double, single, bare] = at(ATTRIBUTE, html, end)
    end += whole.length
    const value = double ?? single ?? bare
    if (value === undefined && at(UNENDED, html, end).length > 0) return undefined
    attributes.push([key.toLowerCase(), decodeCharacters(value ?? '')])
  }
}

/** What a sticky pattern finds there. */
function at(pattern: RegExp, text: string, position: number): readonly (string | undefined)[] {
  pattern.lastIndex = position
  return pattern.exec(text) ?? []
}

function after(html: string, text: string, from: number): number {
  const at = html.indexOf(text, from)
  return at < 0 ? html.length : at + text.length
}

/** `<!-->` and `<!--->` are comments, too. */
function commentEnd(html: string, start: number): number {
  const short = /^<!---?>/.exec(html.slice(start, start + 6))
  if (short !== null) return start + short[0].length
  const end = /--!?>/.exec(html.slice(start + 4))
  return end === null ? html.length : start + 4 + end.index + end[0].length
}

/** Where the element's own end tag begins. */
function rawEnd(html: string, { name, end }: StartTag): number {
  if (name === 'plaintext') return html.length
  const closing = new RegExp(`</${name}[\\s/>]`, 'i').exec(html.slice(end))
  return closing === null ? html.length : end + closing.index
}

const ESCAPES: { readonly [character: string]: string } = {
  '&': '&amp;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  '\r': '&#13;',
}

export function tagText({ name, attributes, closesItself }: Omit<StartTag, 'start' | 'end'>): string {
  const written = attributes.map(
    ([key, value]) => ` ${key}="${value.replace(/[&'<>"\r]/g, (one) => ESCAPES[one] ?? one)}"`,
  )
  return `<${name}${written.join('')}${closesItself ? '/' : ''}>`
}
