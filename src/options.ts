/** Every option of a cluster, with its default. */
import { Ajv } from 'ajv'
import type { StaticToken } from './apiserver/authentication/authenticators.ts'
import type { ImageDefinition } from './runtime/image.ts'
import type { UnknownImages } from './runtime/image-catalog.ts'
import { toolboxes } from './runtime/toolboxes.ts'

export interface ClusterOptions {
  /** The Kubernetes version whose behaviour is shown. @default '1.35' */
  readonly kubernetesVersion?: '1.35'
  /** `virtual`: time stands still unless the test moves it. `real`: it runs. @default 'virtual' */
  readonly time?: 'virtual' | 'real'
  /** How many cluster seconds a real second is, with real time. @default 1 */
  readonly timeScale?: number
  /** How many nodes there are. @default 1 */
  readonly nodes?: number
  /** Makes names, uids and ids reproducible: same seed, same run. @default 1 */
  readonly seed?: number
  /** Only the API server: no scheduler, kubelet and controllers. @default false */
  readonly bare?: boolean
  /** Bearer tokens and whom they stand for. @default [] */
  readonly tokens?: readonly StaticToken[]
  /** Who may do what: everybody everything, or what Roles and bindings grant (and kubelets what their nodes need). @default 'AlwaysAllow' */
  readonly authorizationMode?: 'AlwaysAllow' | 'RBAC'
  /** How many writes the journal keeps; 0 for none. @default 10000 */
  readonly journal?: number
  /** How many events of each resource a watch can start behind. @default 10000 */
  readonly watchHistory?: number
  /** Images of your own, which come before those of the same name that are shipped. @default [] */
  readonly images?: readonly ImageDefinition[]
  /** What images that nobody has defined do: run until they are stopped, or cannot be pulled. @default 'run' */
  readonly unknownImages?: UnknownImages
}

export type ResolvedOptions = Required<ClusterOptions>

const DEFAULTS: ResolvedOptions = {
  kubernetesVersion: '1.35',
  time: 'virtual',
  timeScale: 1,
  nodes: 1,
  seed: 1,
  bare: false,
  tokens: [],
  authorizationMode: 'AlwaysAllow',
  journal: 10_000,
  watchHistory: 10_000,
  images: [],
  unknownImages: 'run',
}

/** Images in code: like those of files, but with times in ms, and with functions, which no schema looks into. */
const IMAGE = {
  type: 'object',
  required: ['image'],
  additionalProperties: false,
  properties: {
    image: { type: 'string', minLength: 1 },
    present: { type: 'boolean' },
    sizeBytes: { type: 'integer' },
    user: { type: ['integer', 'string'] },
    entrypoint: { type: 'array' },
    cmd: { type: 'array' },
    toolbox: { enum: Object.keys(toolboxes) },
    executables: { type: 'array' },
    programs: { type: 'object' },
    process: {
      type: 'object',
      additionalProperties: false,
      properties: {
        exitAfterMs: { type: 'number' },
        exitCode: { type: 'integer' },
        oomKilled: { type: 'boolean' },
        output: { type: 'array' },
        terminationMessage: { type: 'string' },
        ports: { type: 'array' },
        onTerm: { type: ['string', 'object'] },
        refusal: { type: 'string' },
      },
    },
    pull: {
      type: 'object',
      additionalProperties: false,
      properties: { takesMs: { type: 'number' }, fails: { type: 'string' }, failures: { type: 'integer' } },
    },
  },
} as const

const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    kubernetesVersion: { enum: ['1.35'] },
    time: { enum: ['virtual', 'real'] },
    timeScale: { type: 'number', exclusiveMinimum: 0 },
    nodes: { type: 'integer', minimum: 0, maximum: 10_000 },
    seed: { type: 'integer' },
    bare: { type: 'boolean' },
    tokens: {
      type: 'array',
      items: {
        type: 'object',
        required: ['token', 'name'],
        additionalProperties: false,
        properties: {
          token: { type: 'string', minLength: 1 },
          name: { type: 'string', minLength: 1 },
          uid: { type: 'string' },
          groups: { type: 'array', items: { type: 'string' } },
        },
      },
    },
    authorizationMode: { enum: ['AlwaysAllow', 'RBAC'] },
    journal: { type: 'integer', minimum: 0 },
    watchHistory: { type: 'integer', minimum: 0 },
    images: { type: 'array', items: IMAGE },
    unknownImages: { enum: ['run', 'ErrImagePull'] },
  },
} as const

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true })
const validate = ajv.compile(SCHEMA)

/** Fills in the defaults. Throws a TypeError that names every wrong option. */
export function resolveOptions(options: ClusterOptions): ResolvedOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  if (!validate(given)) throw new TypeError(`createCluster: ${ajv.errorsText(validate.errors, { dataVar: 'options' })}`)
  return { ...DEFAULTS, ...given }
}
