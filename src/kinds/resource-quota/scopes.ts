/** Which scopes a quota may have, and for what. Source: core validation of ResourceQuotas, v1.35. */
import { type FieldError, invalid, RawText, required, typedText } from '../../apimachinery/field-error.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import { printInternal } from '../pod/internal-printer.ts'
import { isQuotaResource } from '../pod/resource-names.ts'

export interface ResourceQuotaSpec extends JsonObject {
  hard?: { [name: string]: string }
  scopes?: string[]
  scopeSelector?: { matchExpressions?: { scopeName: string; operator: string; values?: string[] }[] }
}

const COMPUTE = ['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory']
const POD_RESOURCES: readonly string[] = ['pods', ...COMPUTE]

/** Standard resources that each scope can be applied to. */
const RESOURCES_OF: { readonly [scope: string]: readonly string[] } = {
  Terminating: POD_RESOURCES,
  NotTerminating: POD_RESOURCES,
  NotBestEffort: POD_RESOURCES,
  PriorityClass: POD_RESOURCES,
  CrossNamespacePodAffinity: POD_RESOURCES,
  BestEffort: ['pods'],
  VolumeAttributesClass: ['persistentvolumeclaims', 'requests.storage'],
}

const CONFLICTS = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
]
const WITHOUT_VALUES = new Set([
  'BestEffort',
  'NotBestEffort',
  'Terminating',
  'NotTerminating',
  'CrossNamespacePodAffinity',
])

const MUST_EXIST =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, " +
  'ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity'

/** Standard resources of the quota that the scope is not for. */
function misfits({ hard = {} }: ResourceQuotaSpec, scope: string): string[] {
  const fitting = RESOURCES_OF[scope]
  if (fitting === undefined) return []
  return Object.keys(hard)
    .sort()
    .filter((name) => isQuotaResource(name) && !fitting.includes(name))
}

const conflicts = (scopes: readonly string[]) =>
  CONFLICTS.filter((pair) => pair.every((scope) => scopes.includes(scope)))

export function scopeErrors(spec: ResourceQuotaSpec, path: string): FieldError[] {
  const scopes = spec.scopes ?? []
  const refuse = (why: string): FieldError => invalid(path, scopes, why)
  const each = scopes.flatMap((scope) => [
    ...(RESOURCES_OF[scope] === undefined ? [refuse('unsupported scope')] : []),
    ...misfits(spec, scope).map(() => refuse('unsupported scope applied to resource')),
  ])
  return [...each, ...conflicts(scopes).map(() => refuse('conflicting scopes'))]
}

type Requirement = NonNullable<NonNullable<ResourceQuotaSpec['scopeSelector']>['matchExpressions']>[number]

export function scopeSelectorErrors(spec: ResourceQuotaSpec, path: string): FieldError[] {
  const { scopeSelector } = spec
  if (scopeSelector === undefined) return []
  const requirements = scopeSelector.matchExpressions ?? []
  const printed = new RawText(printInternal('core.ScopeSelector', scopeSelector))
  const each = requirements.flatMap((requirement) => {
    const { scopeName } = requirement
    return [
      ...(RESOURCES_OF[scopeName] === undefined
        ? [invalid(`${path}.scopeName`, typedText(scopeName), 'unsupported scope')]
        : []),
      ...misfits(spec, scopeName).map(() => invalid(path, printed, 'unsupported scope applied to resource')),
      ...operatorErrors(requirement, path),
    ]
  })
  const names = requirements.map(({ scopeName }) => scopeName)
  return [...each, ...conflicts(names).map(() => invalid(path, spec.scopes ?? null, 'conflicting scopes'))]
}

function operatorErrors({ scopeName, operator, values = [] }: Requirement, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (WITHOUT_VALUES.has(scopeName) && operator !== 'Exists')
    errors.push(invalid(`${path}.operator`, typedText(operator), MUST_EXIST))
  switch (operator) {
    case 'In':
    case 'NotIn': {
      const why = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
      return values.length > 0 ? errors : [...errors, required(`${path}.values`, why)]
    }
    case 'Exists':
    case 'DoesNotExist': {
      const why = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
      return values.length === 0 ? errors : [...errors, invalid(`${path}.values`, values, why)]
    }
    default:
      return [...errors, invalid(`${path}.operator`, typedText(operator), 'not a valid selector operator')]
  }
}
