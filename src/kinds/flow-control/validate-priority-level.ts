/** The rules of PriorityLevelConfigurations, in Kubernetes' order. Source: flowcontrol's validation, recording kinds-other/flow-control. */
import {
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  RawText,
  required,
  typedText,
} from '../../apimachinery/field-error.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { internalJson, toComparable } from '../../schema/internal-json.ts'
import { loadSchema } from '../../schema/load-schema.ts'
import type { ExemptLevel, LimitedLevel, LimitResponse, PriorityLevelSpec, Queuing } from './types.ts'

const SPEC = 'flowcontrol.PriorityLevelConfigurationSpec'
const TYPES = ['Exempt', 'Limited']
const RESPONSES = ['Queue', 'Reject']
const MAX_QUEUES = 10_000_000
/** Bits of a hash that dealing hands of queues may use up. */
const MAX_HASH_BITS = 60
const PERCENT = 'must be between 0 and 100, inclusive'

/** What a server keeps as it is. */
const FIXED: { readonly [name: string]: PriorityLevelSpec } = {
  exempt: { type: 'Exempt' },
  'catch-all': {
    type: 'Limited',
    limited: { nominalConcurrencyShares: 5, limitResponse: { type: 'Reject' }, lendablePercent: 0 },
  },
}

export function priorityLevelErrors(name: string, spec: PriorityLevelSpec): FieldError[] {
  const isExempt = spec.type === 'Exempt'
  const only = "must be 'Exempt' if and only if `name` is 'exempt'"
  return [
    ...((name === 'exempt') === isExempt ? [] : [invalid('spec.type', typedText(spec.type ?? ''), only)]),
    ...typeErrors(spec),
    ...fixedErrors(name, spec),
  ]
}

function typeErrors({ type = '', limited, exempt }: PriorityLevelSpec): FieldError[] {
  switch (type) {
    case 'Exempt':
      return [
        ...(limited === undefined ? [] : [forbidden('spec.limited', 'must be nil if the type is not Limited')]),
        ...(exempt === undefined ? [] : shareErrors(exempt, 'spec.exempt')),
      ]
    case 'Limited':
      return [
        ...(exempt === undefined ? [] : [forbidden('spec.exempt', 'must be nil if the type is Limited')]),
        ...(limited === undefined
          ? [required('spec.limited', 'must not be empty when type is Limited')]
          : limitedErrors(limited, 'spec.limited')),
      ]
    default:
      return [notSupported('spec.type', type, TYPES)]
  }
}

const percentErrors = (percent: number | undefined, path: string): FieldError[] =>
  percent === undefined || (percent >= 0 && percent <= 100) ? [] : [invalid(path, percent, PERCENT)]

const countErrors = (shares: number | undefined, path: string): FieldError[] =>
  shares === undefined || shares >= 0 ? [] : [invalid(path, shares, 'must be a non-negative integer')]

const shareErrors = ({ nominalConcurrencyShares, lendablePercent }: ExemptLevel, path: string): FieldError[] => [
  ...countErrors(nominalConcurrencyShares, `${path}.nominalConcurrencyShares`),
  ...percentErrors(lendablePercent, `${path}.lendablePercent`),
]

function limitedErrors(limited: LimitedLevel, path: string): FieldError[] {
  const { nominalConcurrencyShares, limitResponse = {}, lendablePercent, borrowingLimitPercent: most = 0 } = limited
  const borrowing = 'if specified, must be a non-negative integer'
  return [
    ...countErrors(nominalConcurrencyShares, `${path}.nominalConcurrencyShares`),
    ...responseErrors(limitResponse, `${path}.limitResponse`),
    ...percentErrors(lendablePercent, `${path}.lendablePercent`),
    ...(most < 0 ? [invalid(`${path}.borrowingLimitPercent`, most, borrowing)] : []),
  ]
}

function responseErrors({ type = '', queuing }: LimitResponse, path: string): FieldError[] {
  const here = `${path}.queuing`
  if (!RESPONSES.includes(type)) return [notSupported(`${path}.type`, type, RESPONSES)]
  if (type === 'Reject') {
    const why = 'must be nil if limited.limitResponse.type is not Limited'
    return queuing === undefined ? [] : [forbidden(here, why)]
  }
  if (queuing === undefined) return [required(here, 'must not be empty if limited.limitResponse.type is Limited')]
  return queuingErrors(queuing, here)
}

function queuingErrors({ queues = 0, handSize = 0, queueLengthLimit = 0 }: Queuing, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (queueLengthLimit <= 0) errors.push(invalid(`${path}.queueLengthLimit`, queueLengthLimit, 'must be positive'))
  if (queues <= 0) errors.push(invalid(`${path}.queues`, queues, 'must be positive'))
  else if (queues > MAX_QUEUES) errors.push(invalid(`${path}.queues`, queues, `must not be greater than ${MAX_QUEUES}`))
  const fault = handFault(queues, handSize)
  if (fault !== undefined) errors.push(invalid(`${path}.handSize`, handSize, fault))
  return errors
}

function handFault(queues: number, handSize: number): string | undefined {
  if (handSize <= 0) return 'must be positive'
  if (handSize > queues) return `should not be greater than queues (${queues})`
  if (Math.ceil(Math.log2(queues) * handSize) <= MAX_HASH_BITS) return undefined
  return `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${MAX_HASH_BITS}`
}

function fixedErrors(name: string, spec: PriorityLevelSpec): FieldError[] {
  const fixed = Object.hasOwn(FIXED, name) ? FIXED[name] : undefined
  if (fixed === undefined) return []
  const compared: PriorityLevelSpec = { ...spec }
  if (name === 'exempt') delete compared.exempt
  const structs = loadSchema().goStructs()
  if (jsonEqual(toComparable(structs, SPEC, compared), toComparable(structs, SPEC, fixed))) return []
  const but = name === 'exempt' ? " except the 'spec.exempt' field" : ''
  return [
    invalid(
      'spec',
      new RawText(internalJson(structs, SPEC, spec)),
      `spec of '${name}'${but} must equal the fixed value`,
    ),
  ]
}
