/** Images as YAML: the form of fixtures/images/ and of files that users bring. Times are written '2s', '300ms' or in ms. */
import { Ajv } from 'ajv'
import { parseAllDocuments } from 'yaml'
import { parseDuration } from '../apimachinery/duration.ts'
import type { ImageDefinition, PortBehaviour, ProcessBehaviour, PullBehaviour } from './image.ts'
import { SIGNALS } from './kernel/signals.ts'
import { toolboxes } from './toolboxes.ts'

interface ProcessFile {
  readonly exitAfter?: string | number
  readonly exitCode?: number
  readonly oomKilled?: boolean
  readonly output?: readonly {
    readonly after?: string | number
    readonly text: string
    readonly stream?: 'stdout' | 'stderr'
  }[]
  readonly terminationMessage?: string
  readonly ports?: readonly (number | PortFile)[]
  readonly title?: string
  readonly workers?: readonly string[]
  readonly onTerm?: 'ignore' | { readonly exitCode?: number; readonly after?: string | number }
}

interface PullFile {
  readonly takes?: string | number
  readonly fails?: string
  readonly failures?: number
}

type ImageFile = Omit<ImageDefinition, 'process' | 'pull' | 'programs' | 'env'> & {
  readonly env?: { readonly [name: string]: string | number }
  readonly process?: ProcessFile
  readonly pull?: PullFile
}

const DURATION = { type: ['string', 'number'] }
const TEXTS = { type: 'array', items: { type: 'string' } }

const PORT = {
  anyOf: [
    { type: 'integer' },
    {
      type: 'object',
      required: ['port'],
      additionalProperties: false,
      properties: {
        port: { type: 'integer' },
        status: { type: 'integer' },
        body: { type: 'string' },
        health: { enum: ['SERVING', 'NOT_SERVING'] },
      },
    },
  ],
}

const PROCESS = {
  type: 'object',
  additionalProperties: false,
  properties: {
    exitAfter: DURATION,
    exitCode: { type: 'integer' },
    oomKilled: { type: 'boolean' },
    terminationMessage: { type: 'string' },
    output: {
      type: 'array',
      items: {
        type: 'object',
        required: ['text'],
        additionalProperties: false,
        properties: { after: DURATION, text: { type: 'string' }, stream: { enum: ['stdout', 'stderr'] } },
      },
    },
    ports: { type: 'array', items: PORT },
    title: { type: 'string' },
    workers: TEXTS,
    onTerm: {
      anyOf: [
        { const: 'ignore' },
        {
          type: 'object',
          additionalProperties: false,
          properties: { exitCode: { type: 'integer' }, after: DURATION },
        },
      ],
    },
  },
}

const OWNERSHIP = { mode: { type: 'integer' }, uid: { type: 'integer' }, gid: { type: 'integer' } }

/** What a file is, besides a text: one of these, with its own mode and owner. */
const FILE_KINDS = [
  { content: { type: 'string' } },
  { symlink: { type: 'string' } },
  { program: { type: 'string' } },
  { directory: { const: true } },
].map((kind) => ({
  type: 'object',
  required: Object.keys(kind),
  additionalProperties: false,
  properties: { ...kind, ...OWNERSHIP },
}))

const FILES = {
  type: 'object',
  propertyNames: { pattern: '^/' },
  additionalProperties: { anyOf: [{ type: 'string' }, ...FILE_KINDS] },
}

const SCHEMA = {
  type: 'object',
  required: ['image'],
  additionalProperties: false,
  properties: {
    image: { type: 'string', minLength: 1 },
    present: { type: 'boolean' },
    sizeBytes: { type: 'integer' },
    user: { type: ['integer', 'string'] },
    entrypoint: TEXTS,
    cmd: TEXTS,
    env: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
    workingDir: { type: 'string' },
    stopSignal: { enum: Object.keys(SIGNALS) },
    files: FILES,
    toolbox: { enum: Object.keys(toolboxes) },
    executables: TEXTS,
    process: PROCESS,
    pull: {
      type: 'object',
      additionalProperties: false,
      properties: { takes: DURATION, fails: { type: 'string' }, failures: { type: 'integer' } },
    },
  },
}

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true })

/** Reads the documents of a file, one image each. Throws a TypeError that names the file and what is wrong in it. */
export function parseImages(text: string, file: string): ImageDefinition[] {
  // Compiled when it is first asked for, and kept by ajv.
  const isImageFile = ajv.compile<ImageFile>(SCHEMA)
  return documentsOf(text).map((value) => {
    if (isImageFile(value)) return imageOf(value, file)
    throw new TypeError(`${file}: ${ajv.errorsText(isImageFile.errors, { dataVar: 'image' })}`)
  })
}

/** Reads a file that comes with Ephemera: tests have checked it. */
export const parseShippedImages = (text: string, file: string): ImageDefinition[] =>
  documentsOf<ImageFile>(text).map((value) => imageOf(value, file))

function documentsOf<T = unknown>(text: string): T[] {
  const documents = parseAllDocuments(text)
  const values: (T | null)[] = Array.isArray(documents) ? documents.map((document) => document.toJS()) : []
  return values.filter((value) => value !== null)
}

function imageOf({ process, pull, env, ...rest }: ImageFile, file: string): ImageDefinition {
  return {
    ...rest,
    ...(env === undefined ? {} : { env: textsOf(env) }),
    ...(process === undefined ? {} : { process: processOf(process, file) }),
    ...(pull === undefined ? {} : { pull: pullOf(pull, file) }),
  }
}

const textsOf = (values: NonNullable<ImageFile['env']>): { [name: string]: string } =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))

function ms(duration: string | number, file: string): number {
  const parsed = typeof duration === 'number' ? duration : parseDuration(duration)
  if (parsed === undefined) throw new TypeError(`${file}: not a duration: ${JSON.stringify(duration)}`)
  return parsed
}

function processOf({ exitAfter, output, ports, onTerm, ...rest }: ProcessFile, file: string): ProcessBehaviour {
  const term =
    onTerm === undefined || onTerm === 'ignore'
      ? onTerm
      : { exitCode: onTerm.exitCode ?? 0, afterMs: ms(onTerm.after ?? 50, file) }
  return {
    ...rest,
    ...(exitAfter === undefined ? {} : { exitAfterMs: ms(exitAfter, file) }),
    ...(output === undefined
      ? {}
      : { output: output.map(({ after = 0, ...part }) => ({ afterMs: ms(after, file), ...part })) }),
    ...(ports === undefined ? {} : { ports: ports.map(portOf) }),
    ...(term === undefined ? {} : { onTerm: term }),
  }
}

interface PortFile {
  readonly port: number
  readonly status?: number
  readonly body?: string
  /** What gRPC's health protocol answers there. */
  readonly health?: 'SERVING' | 'NOT_SERVING'
}

function portOf(port: number | PortFile): PortBehaviour {
  if (typeof port === 'number') return { port }
  const { status = 200, body = '', health } = port
  const behaviour = { port: port.port, answer: () => ({ status, body }) }
  return health === undefined ? behaviour : { ...behaviour, health: () => health }
}

function pullOf({ takes, fails, failures }: PullFile, file: string): PullBehaviour {
  return {
    ...(takes === undefined ? {} : { takesMs: ms(takes, file) }),
    ...(fails === undefined ? {} : { fails }),
    ...(failures === undefined ? {} : { failures }),
  }
}
