/** Character references in attributes. Source: html.spec.whatwg.org, section 13.2.5.72. */

/** Names of U+00A0 and what follows it. */
const LATIN =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest ' +
  'Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig ' +
  'agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'

const FIRST_LATIN = 0xa0
/** Known without a semicolon, too. */
const NAMED = new Map<string, string>([
  ['amp', '&'],
  ['AMP', '&'],
  ['lt', '<'],
  ['LT', '<'],
  ['gt', '>'],
  ['GT', '>'],
  ['quot', '"'],
  ['QUOT', '"'],
  ...LATIN.split(' ').map((name, index): [string, string] => [name, String.fromCharCode(FIRST_LATIN + index)]),
])

/** Known with a semicolon only: those that pages use; the standard has two thousand more, which stay as they are. */
const WITH_SEMICOLON = new Map<string, string>([
  ['apos', "'"],
  ['ndash', '\u2013'],
  ['mdash', '\u2014'],
  ['lsquo', '\u2018'],
  ['rsquo', '\u2019'],
  ['ldquo', '\u201c'],
  ['rdquo', '\u201d'],
  ['bull', '\u2022'],
  ['hellip', '\u2026'],
  ['euro', '\u20ac'],
  ['trade', '\u2122'],
  ['larr', '\u2190'],
  ['rarr', '\u2192'],
  ['sol', '/'],
  ['colon', ':'],
  ['quest', '?'],
  ['equals', '='],
])

const REFERENCE = /&(?:#[xX]([0-9a-fA-F]+);?|#(\d+);?|([a-zA-Z][a-zA-Z0-9]*)(;?)(=?))/g
const LAST_CODE_POINT = 0x10ffff
const UNKNOWN = '\ufffd'

export function decodeCharacters(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(REFERENCE, (whole, hex?: string, decimal?: string, name = '', semicolon = '', equals = '') => {
    const code = hex === undefined ? decimal && Number(decimal) : Number.parseInt(hex, 16)
    if (typeof code === 'number') return characterOf(code)
    if (semicolon === '' && equals !== '') return whole
    const known = NAMED.get(name) ?? (semicolon === '' ? undefined : WITH_SEMICOLON.get(name))
    return known === undefined ? whole : `${known}${equals}`
  })
}

const characterOf = (code: number): string =>
  code === 0 || code > LAST_CODE_POINT || (code >= 0xd800 && code <= 0xdfff) ? UNKNOWN : String.fromCodePoint(code)
