/**
 * What names may look like: each function returns the messages of the rules that a value breaks, none if it is fine.
 * Texts: semantics §0.4 and the recordings pod-invalid/metadata, list/label-selectors-refused (v1.35).
 */

/** A message with examples and the regular expression, in the fixed form of Kubernetes. */
function regexMessage(text: string, pattern: string, ...examples: string[]): string {
  const list = examples.map((example) => `'${example}', `).join(' or ')
  return `${text} (e.g. ${list}regex used for validation is '${pattern}')`
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`
const LOOSE_LABEL = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const LOOSE_SUBDOMAIN = `${LOOSE_LABEL}(\\.${LOOSE_LABEL})*`
const DNS_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const LABEL_VALUE = `(${QUALIFIED})?`
const CONFIG_KEY = '[-._a-zA-Z0-9]+'
const HTTP_HEADER = '[-A-Za-z0-9]+'

const full = (pattern: string): RegExp => new RegExp(`^${pattern}$`)
const LABEL_RE = full(LABEL)
const SUBDOMAIN_RE = full(SUBDOMAIN)
const LOOSE_SUBDOMAIN_RE = full(LOOSE_SUBDOMAIN)
const WILDCARD_RE = full(`\\*\\.${SUBDOMAIN}`)
const DNS_1035_RE = full(DNS_1035)
const QUALIFIED_RE = full(QUALIFIED)
const LABEL_VALUE_RE = full(LABEL_VALUE)
const CONFIG_KEY_RE = full(CONFIG_KEY)
const HTTP_HEADER_RE = full(HTTP_HEADER)
const ENV_NAME_RE = /^[ -<>-~]+$/

const ALPHANUMERIC = "'-', '_' or '.', and must start and end with an alphanumeric character"
const LOWER_LABEL =
  "consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character"

const LABEL_TEXT = regexMessage(`a lowercase RFC 1123 label must ${LOWER_LABEL}`, LABEL, 'my-name', '123-abc')
const SUBDOMAIN_TEXT = regexMessage(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
    'and must start and end with an alphanumeric character',
  SUBDOMAIN,
  'example.com',
)
const LOOSE_SUBDOMAIN_TEXT = regexMessage(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', " +
    'and must start and end with an alphanumeric character',
  LOOSE_SUBDOMAIN,
  'example.com',
)
const WILDCARD_TEXT = regexMessage(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of " +
    "lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  `\\*\\.${SUBDOMAIN}`,
  '*.example.com',
)
const DNS_1035_TEXT = regexMessage(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, " +
    'and end with an alphanumeric character',
  DNS_1035,
  'my-name',
  'abc-123',
)
const NAME_PART_RULE = `must consist of alphanumeric characters, ${ALPHANUMERIC}`
const QUALIFIED_EXAMPLES = ['MyName', 'my.name', '123-abc'] as const
const NAME_PART_TEXT = regexMessage(`name part ${NAME_PART_RULE}`, QUALIFIED, ...QUALIFIED_EXAMPLES)
const LABEL_KEY_TEXT =
  `${regexMessage(`a valid label key ${NAME_PART_RULE}`, QUALIFIED, ...QUALIFIED_EXAMPLES)} ` +
  "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
const LABEL_VALUE_TEXT = regexMessage(
  `a valid label must be an empty string or consist of alphanumeric characters, ${ALPHANUMERIC}`,
  LABEL_VALUE,
  'MyValue',
  'my_value',
  '12345',
)
const CONFIG_KEY_TEXT = regexMessage(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  CONFIG_KEY,
  'key.name',
  'KEY_NAME',
  'key-name',
)
const HTTP_HEADER_TEXT = regexMessage(
  "a valid HTTP header must consist of alphanumeric characters or '-'",
  HTTP_HEADER,
  'X-Header-Name',
)

const MAX_LABEL = 63
const MAX_SUBDOMAIN = 253
const MAX_CONFIG_KEY = 253
const bytes = (text: string): number => Buffer.byteLength(text)
const tooManyCharacters = (max: number): string => `must be no more than ${max} characters`
const tooManyBytes = (max: number): string => `must be no more than ${max} bytes`

/** An RFC 1123 label: container names, namespaces. */
export function dns1123Label(value: string): string[] {
  const messages: string[] = []
  if (bytes(value) > MAX_LABEL) messages.push(tooManyCharacters(MAX_LABEL))
  if (!LABEL_RE.test(value)) {
    // A name that only has dots too many is told so plainly.
    messages.push(SUBDOMAIN_RE.test(value) ? 'must not contain dots' : LABEL_TEXT)
  }
  return messages
}

/** An RFC 1123 subdomain: most object names. */
export function dns1123Subdomain(value: string): string[] {
  const messages: string[] = []
  if (bytes(value) > MAX_SUBDOMAIN) messages.push(tooManyCharacters(MAX_SUBDOMAIN))
  if (!SUBDOMAIN_RE.test(value)) messages.push(SUBDOMAIN_TEXT)
  return messages
}

/** A subdomain with one `*` in front: hosts of Ingresses. */
export function wildcardSubdomain(value: string): string[] {
  const messages: string[] = []
  if (bytes(value) > MAX_SUBDOMAIN) messages.push(tooManyCharacters(MAX_SUBDOMAIN))
  if (!WILDCARD_RE.test(value)) messages.push(WILDCARD_TEXT)
  return messages
}

/** A subdomain that may have underscores: DNS search paths. */
export function dns1123SubdomainWithUnderscore(value: string): string[] {
  const messages: string[] = []
  if (bytes(value) > MAX_SUBDOMAIN) messages.push(tooManyCharacters(MAX_SUBDOMAIN))
  if (!LOOSE_SUBDOMAIN_RE.test(value)) messages.push(LOOSE_SUBDOMAIN_TEXT)
  return messages
}

/** A name with an optional prefix: keys of labels and annotations, names of conditions, resources and finalizers. */
export function dns1035Label(value: string): string[] {
  const messages = DNS_1035_RE.test(value) ? [] : [DNS_1035_TEXT]
  if (bytes(value) > MAX_LABEL) messages.push(tooManyCharacters(MAX_LABEL))
  return messages
}

export function qualifiedName(value: string): string[] {
  const parts = value.split('/')
  if (parts.length > 2) return [LABEL_KEY_TEXT]
  const name = parts.at(-1) ?? ''
  const messages = parts.length === 2 ? prefixPart(parts[0] ?? '') : []
  if (name === '') messages.push('name part must be non-empty')
  else if (bytes(name) > MAX_LABEL) messages.push(`name part ${tooManyBytes(MAX_LABEL)}`)
  if (!QUALIFIED_RE.test(name)) messages.push(NAME_PART_TEXT)
  return messages
}

function prefixPart(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty']
  return dns1123Subdomain(prefix).map((message) => `prefix part ${message}`)
}

export function labelValue(value: string): string[] {
  const messages: string[] = []
  if (bytes(value) > MAX_LABEL) messages.push(tooManyBytes(MAX_LABEL))
  if (!LABEL_VALUE_RE.test(value)) messages.push(LABEL_VALUE_TEXT)
  return messages
}

/** Any printable ASCII but '=' (feature RelaxedEnvironmentVariableValidation, on since 1.32). */
export function envVarName(value: string): string[] {
  if (value !== '' && ENV_NAME_RE.test(value)) return []
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}

/** A key of a ConfigMap or Secret. */
export function configMapKey(value: string): string[] {
  const messages: string[] = []
  if (bytes(value) > MAX_CONFIG_KEY) messages.push(tooManyCharacters(MAX_CONFIG_KEY))
  if (!CONFIG_KEY_RE.test(value)) messages.push(CONFIG_KEY_TEXT)
  if (value === '.') messages.push("must not be '.'")
  else if (value === '..') messages.push("must not be '..'")
  else if (value.startsWith('..')) messages.push("must not start with '..'")
  return messages
}

const MAX_PORT_NAME = 15

/** An IANA service name: names of ports. */
export function portName(value: string): string[] {
  const messages: string[] = []
  if (bytes(value) > MAX_PORT_NAME) messages.push(tooManyCharacters(MAX_PORT_NAME))
  if (!/^[-a-z0-9]+$/.test(value))
    messages.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(value)) messages.push('must contain at least one letter (a-z)')
  if (value.includes('--')) messages.push('must not contain consecutive hyphens')
  if (value.startsWith('-') || value.endsWith('-')) messages.push('must not begin or end with a hyphen')
  return messages
}

/** The text of the rule that a number lies between two others, both allowed. */
export const inclusiveRange = (low: number, high: number): string => `must be between ${low} and ${high}, inclusive`

export function portNumber(value: number): string[] {
  return value >= 1 && value <= 65_535 ? [] : [inclusiveRange(1, 65_535)]
}

const MAX_ID = 2_147_483_647

/** A user or group id. */
export function userId(value: number): string[] {
  return value >= 0 && value <= MAX_ID ? [] : [inclusiveRange(0, MAX_ID)]
}

export function httpHeaderName(value: string): string[] {
  return HTTP_HEADER_RE.test(value) ? [] : [HTTP_HEADER_TEXT]
}

/** Any name that can stand in a path: what roles and bindings may be called. */
export function pathSegment(value: string): string[] {
  if (value === '.' || value === '..') return [`may not be '${value}'`]
  return ['/', '%'].filter((character) => value.includes(character)).map((one) => `may not contain '${one}'`)
}

/** What keeps a name from being a segment of a path; undefined for nothing. */
export function pathSegmentFault(value: string): string | undefined {
  if (value === '.' || value === '..') return `may not be '${value}'`
  return value.includes('%') || value.includes('/') ? pathSegment(value).join(';') : undefined
}

/** The part of a name that a client chooses with generateName: a trailing dash is no fault. */
export function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name
}
