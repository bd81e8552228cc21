/** The metrics of autoscalers, in Kubernetes' order. Source: recording kinds-other/autoscalers; autoscaling validation of v1.35. */
import {
  at,
  type FieldError,
  forbidden,
  invalid,
  invalidAll,
  notSupported,
  required,
} from '../../apimachinery/field-error.ts'
import { parseApiVersion } from '../../apimachinery/group-version.ts'
import { dns1123Label, pathSegment } from '../../apimachinery/names.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import { Quantity } from '../../apimachinery/quantity.ts'
import { containerResourceNameErrors } from '../pod/resource-names.ts'

export interface ScaleTarget extends JsonObject {
  apiVersion?: string
  kind?: string
  name?: string
}

interface Target extends JsonObject {
  type?: string
  value?: string
  averageValue?: string
  averageUtilization?: number
}

interface Source extends JsonObject {
  name?: string
  container?: string
  metric?: { name?: string }
  describedObject?: ScaleTarget
  target?: Target
}

export interface Metric extends JsonObject {
  type?: string
  object?: Source
  external?: Source
  pods?: Source
  resource?: Source
  containerResource?: Source
}

const TARGET_TYPES = ['Utilization', 'Value', 'AverageValue']

/** Which apiVersions a reference may have. */
export type ApiVersionRule = 'of a group' | 'any' | 'not checked'

export function referenceErrors(
  { kind = '', name = '', apiVersion = '' }: ScaleTarget,
  path: string,
  rule: ApiVersionRule,
): FieldError[] {
  return [
    ...(kind === '' ? [required(`${path}.kind`)] : invalidAll(`${path}.kind`, kind, pathSegment(kind))),
    ...(name === '' ? [required(`${path}.name`)] : invalidAll(`${path}.name`, name, pathSegment(name))),
    ...apiVersionErrors(apiVersion, `${path}.apiVersion`, rule),
  ]
}

function apiVersionErrors(apiVersion: string, path: string, rule: ApiVersionRule): FieldError[] {
  if (rule === 'not checked') return []
  const parsed = parseApiVersion(apiVersion)
  if (parsed === undefined) return [invalid(path, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)]
  if (parsed.group !== '' || rule === 'any') return []
  return [invalid(path, apiVersion, 'apiVersion must specify API group')]
}

const isPositive = (text: string): boolean => {
  const amount = Quantity.parse(text)
  return !amount.isNegative && !amount.isZero
}

function targetErrors({ type = '', value, averageValue, averageUtilization }: Target, path: string): FieldError[] {
  const amounts = [
    ['value', value],
    ['averageValue', averageValue],
  ] as const
  return [
    ...(type === '' ? [required(`${path}.type`, 'must specify a metric target type')] : []),
    ...(TARGET_TYPES.includes(type)
      ? []
      : [invalid(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue')]),
    ...amounts.flatMap(([name, amount]) =>
      amount === undefined || isPositive(amount) ? [] : [invalid(`${path}.${name}`, amount, 'must be positive')],
    ),
    ...(averageUtilization !== undefined && averageUtilization < 1
      ? [invalid(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0')]
      : []),
  ]
}

function identifierErrors({ name = '' }: { name?: string }, path: string): FieldError[] {
  if (name === '') return [required(`${path}.name`, 'must specify a metric name')]
  return invalidAll(`${path}.name`, name, pathSegment(name))
}

/** A use is told in parts of what was asked for, or as an amount. */
function usageErrors(target: Target, path: string): FieldError[] {
  const { averageUtilization, averageValue } = target
  const errors = targetErrors(target, path)
  if (averageUtilization === undefined && averageValue === undefined)
    errors.push(required(`${path}.averageUtilization`, 'must set either a target raw value or a target utilization'))
  if (averageUtilization !== undefined && averageValue !== undefined)
    errors.push(forbidden(`${path}.averageValue`, 'may not set both a target raw value and a target utilization'))
  return errors
}

type SourceField = 'object' | 'external' | 'pods' | 'resource' | 'containerResource'

type SourceErrors = (source: Source, path: string) => FieldError[]

/** By the names of the fields, in the order in which they are looked at. */
const SOURCES: readonly (readonly [field: SourceField, type: string, check: SourceErrors])[] = [
  [
    'object',
    'Object',
    ({ describedObject = {}, metric = {}, target = {} }, path) => [
      ...referenceErrors(describedObject, `${path}.describedObject`, 'any'),
      ...identifierErrors(metric, `${path}.metric`),
      ...targetErrors(target, `${path}.target`),
      ...(target.value === undefined && target.averageValue === undefined
        ? [required(`${path}.target.averageValue`, 'must set either a target value or averageValue')]
        : []),
    ],
  ],
  [
    'external',
    'External',
    ({ metric = {}, target = {} }, path) => [
      ...identifierErrors(metric, `${path}.metric`),
      ...targetErrors(target, `${path}.target`),
      ...(target.value === undefined && target.averageValue === undefined
        ? [required(`${path}.target.averageValue`, 'must set either a target value for metric or a per-pod target')]
        : []),
      ...(target.value !== undefined && target.averageValue !== undefined
        ? [forbidden(`${path}.target.value`, 'may not set both a target value for metric and a per-pod target')]
        : []),
    ],
  ],
  [
    'pods',
    'Pods',
    ({ metric = {}, target = {} }, path) => [
      ...identifierErrors(metric, `${path}.metric`),
      ...targetErrors(target, `${path}.target`),
      ...(target.averageValue === undefined
        ? [required(`${path}.target.averageValue`, 'must specify a positive target averageValue')]
        : []),
    ],
  ],
  [
    'resource',
    'Resource',
    ({ name = '', target = {} }, path) => [
      ...(name === '' ? [required(`${path}.name`, 'must specify a resource name')] : []),
      ...usageErrors(target, `${path}.target`),
    ],
  ],
  [
    'containerResource',
    'ContainerResource',
    ({ name = '', container = '', target = {} }, path) => [
      ...(name === ''
        ? [required(`${path}.name`, 'must specify a resource name')]
        : containerResourceNameErrors(name, `${path}.name`)),
      ...(container === ''
        ? [required(`${path}.container`, 'must specify a container')]
        : invalidAll(`${path}.container`, container, dns1123Label(container))),
      ...usageErrors(target, `${path}.target`),
    ],
  ],
]

const TYPES = SOURCES.map(([, type]) => type).sort()

function metricErrors(metric: Metric, path: string): FieldError[] {
  const { type = '' } = metric
  const present = SOURCES.filter(([field]) => metric[field] !== undefined)
  const expected = SOURCES.find(([, known]) => known === type)
  const unknown = expected === undefined ? [notSupported(`${path}.type`, type, TYPES)] : []
  const [first] = present
  const source = first && metric[first[0]]
  const missing = expected !== undefined && metric[expected[0]] === undefined
  return [
    ...(type === '' ? [required(`${path}.type`, 'must specify a metric source type')] : []),
    ...unknown,
    ...(first === undefined || source === undefined ? [] : first[2](source, `${path}.${first[0]}`)),
    ...(missing ? [required(`${path}.${expected[0]}`, 'must populate information for the given metric source')] : []),
    ...unknown,
    ...(present.length === 1
      ? []
      : present
          .filter((row) => row !== expected)
          .map(([field]) => forbidden(`${path}.${field}`, 'must populate the given metric source only'))),
  ]
}

/** Only what is told from outside can wake what has no Pods. */
export function metricsErrors(metrics: readonly Metric[], minReplicas: number | undefined): FieldError[] {
  const path = 'spec.metrics'
  const isTold = metrics.some(({ type }) => type === 'Object' || type === 'External')
  const why = 'must specify at least one Object or External metric to support scaling to zero replicas'
  return [
    ...metrics.flatMap((metric, index) => metricErrors(metric, at(path, index))),
    ...(minReplicas === 0 && !isTold ? [forbidden(path, why)] : []),
  ]
}
