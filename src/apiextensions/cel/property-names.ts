/** Names of properties as CEL can say them. Source: apiserver's cel.Escape, "Validation rules" of custom resources. */

const RESERVED: ReadonlySet<string> = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
)

const ESCAPES: { readonly [text: string]: string } = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
}

/** The identifier of a property; undefined for one that CEL cannot name. */
export function escapeProperty(name: string): string | undefined {
  if (name === '' || /^\d/.test(name) || /[^a-zA-Z0-9_./-]/.test(name)) return undefined
  if (RESERVED.has(name)) return `__${name}__`
  return name.replace(/__|[./-]/g, (text) => ESCAPES[text] ?? text)
}
