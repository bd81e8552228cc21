/** What the labels of a namespace ask for. Source: pod-security-admission's api, v1.35, recording pod-security/labels-of-namespaces. */
import { at, type FieldError, invalid } from '../../apimachinery/field-error.ts'

const PREFIX = 'pod-security.kubernetes.io/'
const LEVELS = ['privileged', 'baseline', 'restricted'] as const

export type Level = (typeof LEVELS)[number]

/** A level of the standards as of a minor version; 'latest' for the newest. */
export interface LevelVersion {
  readonly level: Level
  readonly version: number | 'latest'
}

export interface Policy {
  readonly enforce: LevelVersion
  readonly warn: LevelVersion
  readonly errors: readonly FieldError[]
}

type Labels = { readonly [key: string]: string }
type Mode = 'enforce' | 'audit' | 'warn'

export const isLabeled = (labels: Labels): boolean => Object.keys(labels).some((key) => key.startsWith(PREFIX))

/** `restricted:v1.24` */
export const levelText = ({ level, version }: LevelVersion): string =>
  `${level}:${version === 'latest' ? version : `v1.${version}`}`

/** Negative, zero or positive as `a` is less, as or more strict than `b`. */
export const compareLevels = (a: Level, b: Level): number => LEVELS.indexOf(a) - LEVELS.indexOf(b)

const isLevel = (text: string): text is Level => LEVELS.some((level) => level === text)

class LabelReader {
  readonly errors: FieldError[] = []
  readonly #labels: Labels

  constructor(labels: Labels) {
    this.#labels = labels
  }

  /** A level that nobody knows is `unknown`. */
  level(mode: Mode, unknown: Level): Level | undefined {
    const text = this.#labels[`${PREFIX}${mode}`]
    if (text === undefined || isLevel(text)) return text
    this.#refuse(mode, text, `must be one of ${LEVELS.join(', ')}`)
    return unknown
  }

  version(mode: Mode): number | 'latest' | undefined {
    const text = this.#labels[`${PREFIX}${mode}-version`]
    if (text === undefined || text === 'latest') return text
    const minor = /^v1\.(0|[1-9]\d*)$/.exec(text)?.[1]
    if (minor !== undefined) return Number(minor)
    this.#refuse(`${mode}-version`, text, 'must be "latest" or "v1.x"')
    return 'latest'
  }

  #refuse(key: string, text: string, why: string): void {
    this.errors.push(invalid(at('metadata.labels', `${PREFIX}${key}`), text, why))
  }
}

/** Reads the labels; faults are told, and the strictest is taken for what cannot be read of `enforce`. */
export function policyOf(labels: Labels): Policy {
  const reader = new LabelReader(labels)
  const level = reader.level('enforce', 'restricted')
  const wasReadable = level !== undefined && reader.errors.length === 0
  const enforce: LevelVersion = { level: level ?? 'privileged', version: reader.version('enforce') ?? 'latest' }
  reader.level('audit', 'privileged')
  reader.version('audit')
  const warnLevel = reader.level('warn', 'privileged')
  const warnVersion = reader.version('warn')
  const warn: LevelVersion = { level: warnLevel ?? 'privileged', version: warnVersion ?? 'latest' }
  // What is refused is warned of as well, in templates for example.
  const follows = warnLevel === undefined && wasReadable && compareLevels(enforce.level, warn.level) > 0
  const followed = { level: enforce.level, version: warnVersion ?? enforce.version }
  return { enforce, warn: follows ? followed : warn, errors: reader.errors }
}
