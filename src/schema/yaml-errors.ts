/**
 * Faults of YAML in go-yaml's words. The parser's own are other words for the same: each is translated by its code and
 * what stands around it. Texts: recordings pod-invalid/decoding, apply/refused; the rest asked of v1.35.
 */
import type { YAMLError } from 'yaml'
import { GoJsonError } from './go-json.ts'

const NO_TOKEN = 'found character that cannot start any token'
const NO_NODE = 'did not find expected node content'
const NO_KEY = 'did not find expected key'
const NO_MAPPING = 'mapping values are not allowed in this context'
const NO_COLON = "could not find expected ':'"

/** What go-yaml's scanner refuses, or its parser, which counts lines from zero; `at` is an offset. */
interface Fault {
  readonly by: 'scanner' | 'parser'
  readonly text: string
  readonly at: number
}

/** go-yaml's words for the first fault of a document. `inSequence`: the document is a list. */
export function yamlError(error: YAMLError, text: string, inSequence: boolean): GoJsonError {
  // The parser's stack ends before go-yaml's limit does.
  if (error.code === 'RESOURCE_EXHAUSTION') return new GoJsonError('yaml: exceeded max depth of 10000')
  const fault = translate(error, text, inSequence)
  const line = lineOf(text, fault)
  const shown = line === 0 ? 0 : line + (fault.by === 'scanner' ? 1 : 0)
  return new GoJsonError(`yaml: ${shown === 0 ? '' : `line ${shown}: `}${fault.text}`)
}

/** The line from zero; the end of the stream is on a line of its own for the parser. */
function lineOf(text: string, { by, at }: Fault): number {
  const before = text.slice(0, at)
  const line = before.split('\n').length - 1
  const atEnd = by === 'parser' && text.slice(at).trim() === ''
  return atEnd && !text.endsWith('\n') ? text.split('\n').length : line
}

function translate({ code, message, pos: [at] }: YAMLError, text: string, inSequence: boolean): Fault {
  switch (code) {
    case 'BAD_INDENT':
      return badIndent(message, text, at)
    case 'BAD_SCALAR_START':
      return text[at] === ',' ? { by: 'parser', text: NO_NODE, at } : { by: 'scanner', text: NO_TOKEN, at }
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'KEY_OVER_1024_CHARS':
      return { by: 'scanner', text: NO_MAPPING, at: nextColon(text, at) }
    case 'MULTILINE_IMPLICIT_KEY':
      return keyWithoutColon(text, at)
    case 'MISSING_CHAR':
      if (message.startsWith('Flow')) return openFlow(message, text, at)
      if (!message.startsWith('Missing closing')) return keyWithoutColon(text, at)
      return { by: 'scanner', text: 'found unexpected end of stream', at: text.length }
    case 'UNEXPECTED_TOKEN':
      return unexpectedToken(message, at, inSequence)
    case 'BAD_DQ_ESCAPE':
      return { by: 'scanner', text: 'found unknown escape character', at }
    case 'BAD_ALIAS':
      return { by: 'scanner', text: 'did not find expected alphabetic or numeric character', at }
    case 'TAG_RESOLVE_FAILED':
      return { by: 'scanner', text: 'did not find expected tag URI', at }
    default:
      return { by: 'scanner', text: NO_TOKEN, at }
  }
}

function badIndent(message: string, text: string, at: number): Fault {
  if (message.startsWith('Flow')) return openFlow(message, text, at)
  if (message.startsWith('All mapping')) return { by: 'parser', text: NO_KEY, at }
  if (message.startsWith('All sequence')) return { by: 'parser', text: "did not find expected '-' indicator", at }
  return { by: 'scanner', text: 'found a tab character where an indentation space is expected', at }
}

/** A list or map in brackets that is not closed. */
function openFlow(message: string, text: string, at: number): Fault {
  const last = text.slice(0, at).trimEnd().at(-1) ?? ''
  const wantsValue = text.slice(at).trim() === '' && '[{,:'.includes(last)
  const closing = message.startsWith('Flow map') ? '}' : ']'
  return { by: 'parser', text: wantsValue ? NO_NODE : `did not find expected ',' or '${closing}'`, at }
}

/** The colon that makes a mapping where there can be none. */
function nextColon(text: string, at: number): number {
  const found = text.slice(at).search(/:(?:\s|$)/)
  return found < 0 ? at : at + found
}

/** Where keys of a mapping are expected the colon is missing; elsewhere a later one is too much. */
function keyWithoutColon(text: string, at: number): Fault {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1
  if (/^- /.test(text.slice(at))) return { by: 'parser', text: NO_KEY, at }
  if (!hasSiblingAbove(text.slice(0, lineStart), at - lineStart)) {
    return { by: 'scanner', text: NO_MAPPING, at: nextColon(text, at) }
  }
  const lineEnd = text.indexOf('\n', at)
  const rest = lineEnd < 0 ? '' : text.slice(lineEnd)
  return { by: 'scanner', text: NO_COLON, at: text.length - rest.trimStart().length }
}

/** Whether the nearest lines above that are not deeper stand in the same column: the mapping has begun there. */
function hasSiblingAbove(above: string, column: number): boolean {
  const indents = above.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.search(/\S/)]))
  return indents.findLast((indent) => indent <= column) === column
}

function unexpectedToken(message: string, at: number, inSequence: boolean): Fault {
  if (message.includes('block-seq-ind')) {
    return { by: 'scanner', text: 'block sequence entries are not allowed in this context', at }
  }
  if (message.startsWith('Block scalar header')) {
    return { by: 'scanner', text: 'did not find expected comment or line break', at }
  }
  if (message.includes('flow-') || message.includes(' in flow ')) return { by: 'parser', text: NO_NODE, at }
  return { by: 'parser', text: inSequence ? "did not find expected '-' indicator" : NO_KEY, at }
}
