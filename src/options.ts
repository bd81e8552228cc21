/** Every option of a cluster, with its default. */
import { Ajv } from 'ajv'
import type { StaticToken } from './apiserver/authentication/authenticators.ts'
import type { NodeDefinition } from './kubelet/node-definition.ts'
import type { ImageDefinition } from './runtime/image.ts'
import type { UnknownImages } from './runtime/image-catalog.ts'
import type { Program as ContainerProgram } from './runtime/kernel/process-api.ts'
import { toolboxes } from './runtime/toolboxes.ts'

export interface ClusterOptions {
  /** The Kubernetes version whose behaviour is shown. @default '1.35' */
  readonly kubernetesVersion?: '1.35'
  /** `virtual`: time stands still unless the test moves it. `real`: it runs. @default 'virtual' */
  readonly time?: 'virtual' | 'real'
  /** How many cluster seconds a real second is, with real time. @default 1 */
  readonly timeScale?: number
  /** How many nodes there are, or which: by name or as data. @default 1 */
  readonly nodes?: number | readonly (string | NodeDefinition)[]
  /** Makes names, uids and ids reproducible: same seed, same run. @default 1 */
  readonly seed?: number
  /** Only the API server: no scheduler, kubelet and controllers. @default false */
  readonly bare?: boolean
  /** Whether there is a metrics-server: the API metrics.k8s.io, for `kubectl top` and autoscalers. A bare cluster has none. @default true */
  readonly metricsServer?: boolean
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
  /** Programs of your own by name, beside those that are shipped. Images have those that are among their `executables`. @default {} */
  readonly programs?: { readonly [name: string]: ContainerProgram }
  /** What images that nobody has defined do: run until they are stopped, or cannot be pulled. @default 'run' */
  readonly unknownImages?: UnknownImages
}

export type ResolvedOptions = Required<Omit<ClusterOptions, 'nodes'>> & { readonly nodes: readonly NodeDefinition[] }

const DEFAULTS: Required<ClusterOptions> = {
  kubernetesVersion: '1.35',
  time: 'virtual',
  timeScale: 1,
  nodes: 1,
  seed: 1,
  bare: false,
  metricsServer: true,
  tokens: [],
  authorizationMode: 'AlwaysAllow',
  journal: 10_000,
  watchHistory: 10_000,
  images: [],
  programs: {},
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

const TEXTS = { type: 'object', additionalProperties: { type: 'string' } } as const
const TEXT = { type: 'string' } as const

/** A node by name or as data. */
const NODE = {
  anyOf: [
    { type: 'string', minLength: 1 },
    {
      type: 'object',
      required: ['name'],
      additionalProperties: false,
      properties: {
        name: { type: 'string', minLength: 1 },
        labels: TEXTS,
        annotations: TEXTS,
        capacity: TEXTS,
        allocatable: TEXTS,
        unschedulable: { type: 'boolean' },
        taints: {
          type: 'array',
          items: {
            type: 'object',
            required: ['key', 'effect'],
            additionalProperties: false,
            properties: {
              key: TEXT,
              value: TEXT,
              effect: { enum: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] },
            },
          },
        },
        conditions: {
          type: 'array',
          items: {
            type: 'object',
            required: ['type', 'status'],
            additionalProperties: false,
            properties: { type: TEXT, status: { enum: ['True', 'False', 'Unknown'] }, reason: TEXT, message: TEXT },
          },
        },
      },
    },
  ],
} as const

const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    kubernetesVersion: { enum: ['1.35'] },
    time: { enum: ['virtual', 'real'] },
    timeScale: { type: 'number', exclusiveMinimum: 0 },
    nodes: {
      anyOf: [
        { type: 'integer', minimum: 0, maximum: 10_000 },
        { type: 'array', items: NODE },
      ],
    },
    seed: { type: 'integer' },
    bare: { type: 'boolean' },
    metricsServer: { type: 'boolean' },
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
    programs: { type: 'object' },
    unknownImages: { enum: ['run', 'ErrImagePull'] },
  },
} as const

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true })
const validate = ajv.compile(SCHEMA)

/** Fills in the defaults. Throws a TypeError that names every wrong option. */
export function resolveOptions(options: ClusterOptions): ResolvedOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  if (!validate(given)) throw new TypeError(`createCluster: ${ajv.errorsText(validate.errors, { dataVar: 'options' })}`)
  const { nodes, ...others }: Required<ClusterOptions> = { ...DEFAULTS, ...given }
  return { ...others, nodes: nodeDefinitions(nodes) }
}

function nodeDefinitions(nodes: Required<ClusterOptions>['nodes']): readonly NodeDefinition[] {
  if (typeof nodes === 'number') return Array.from({ length: nodes }, (_, index) => ({ name: `node-${index + 1}` }))
  return nodes.map((node) => (typeof node === 'string' ? { name: node } : node))
}
