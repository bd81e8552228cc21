/** Metrics in the forms of v1, which stand in annotations, and of v2. Source: autoscaling's conversions, v1.35. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'

type Convert = (source: JsonObject) => JsonObject
/** A field of a metric with how it is written in the other version. */
type Forms = readonly (readonly [field: string, convert: Convert])[]

const structOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})

/** Without what is not set. */
const compact = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))

/** A quantity that is no pointer in v1. */
const NONE = '0'

/** Each metric has its type and one field. */
const converted = (metric: JsonObject, forms: Forms): JsonObject => {
  const made: JsonObject = { type: metric.type ?? '' }
  for (const [field, convert] of forms) {
    const source = metric[field]
    if (isJsonObject(source)) made[field] = convert(source)
  }
  return made
}

const referenceOf = (value: JsonValue | undefined): JsonObject => {
  const { kind = '', name = '', apiVersion } = structOf(value)
  return compact({ kind, name, apiVersion })
}

const metricOf = (name: JsonValue | undefined, selector: JsonValue | undefined): JsonObject =>
  compact({ name: name ?? '', selector })

/** A use of a resource: a part of a request, or an amount. */
const useOf = (utilization: JsonValue | undefined, averageValue: JsonValue | undefined): JsonObject => ({
  type: utilization === undefined ? 'AverageValue' : 'Utilization',
  ...compact({ averageValue, averageUtilization: utilization }),
})

const SPECS_TO_V1: Forms = [
  [
    'object',
    ({ describedObject, metric, target }) => {
      const { value = NONE, averageValue } = structOf(target)
      const { name, selector } = structOf(metric)
      return compact({
        target: referenceOf(describedObject),
        metricName: name,
        targetValue: value,
        selector,
        averageValue,
      })
    },
  ],
  [
    'pods',
    ({ metric, target }) => {
      const { name, selector } = structOf(metric)
      return compact({ metricName: name, targetAverageValue: structOf(target).averageValue ?? NONE, selector })
    },
  ],
  ['resource', ({ name, target }) => compact({ name, ...wantedUse(target) })],
  ['containerResource', ({ name, container, target }) => compact({ name, ...wantedUse(target), container })],
  [
    'external',
    ({ metric, target }) => {
      const { value, averageValue } = structOf(target)
      const { name, selector } = structOf(metric)
      return compact({
        metricName: name,
        metricSelector: selector,
        targetValue: value,
        targetAverageValue: averageValue,
      })
    },
  ],
]

function wantedUse(target: JsonValue | undefined): JsonObject {
  const { averageUtilization, averageValue } = structOf(target)
  return { targetAverageUtilization: averageUtilization, targetAverageValue: averageValue }
}

const SPECS_TO_V2: Forms = [
  [
    'object',
    ({ target, metricName, targetValue = NONE, selector, averageValue }) => ({
      describedObject: referenceOf(target),
      target: {
        type: averageValue === undefined ? 'Value' : 'AverageValue',
        ...compact({ value: targetValue, averageValue }),
      },
      metric: metricOf(metricName, selector),
    }),
  ],
  [
    'pods',
    ({ metricName, targetAverageValue = NONE, selector }) => ({
      metric: metricOf(metricName, selector),
      target: { type: 'AverageValue', averageValue: targetAverageValue },
    }),
  ],
  [
    'resource',
    ({ name = '', targetAverageUtilization, targetAverageValue }) => ({
      name,
      target: useOf(targetAverageUtilization, targetAverageValue),
    }),
  ],
  [
    'containerResource',
    ({ name = '', container = '', targetAverageUtilization, targetAverageValue }) => ({
      name,
      target: useOf(targetAverageUtilization, targetAverageValue),
      container,
    }),
  ],
  [
    'external',
    ({ metricName, metricSelector, targetValue, targetAverageValue }) => ({
      metric: metricOf(metricName, metricSelector),
      target: {
        type: targetValue === undefined ? 'AverageValue' : 'Value',
        ...compact({ value: targetValue, averageValue: targetAverageValue }),
      },
    }),
  ],
]

const STATUSES_TO_V1: Forms = [
  [
    'object',
    ({ describedObject, metric, current }) => {
      const { value = NONE, averageValue } = structOf(current)
      const { name, selector } = structOf(metric)
      return compact({
        target: referenceOf(describedObject),
        metricName: name,
        currentValue: value,
        selector,
        averageValue,
      })
    },
  ],
  [
    'pods',
    ({ metric, current }) => {
      const { name, selector } = structOf(metric)
      return compact({ metricName: name, currentAverageValue: structOf(current).averageValue ?? NONE, selector })
    },
  ],
  ['resource', ({ name, current }) => compact({ name, ...presentUse(current) })],
  ['containerResource', ({ name, container, current }) => compact({ name, ...presentUse(current), container })],
  [
    'external',
    ({ metric, current }) => {
      const { value = NONE, averageValue } = structOf(current)
      const { name, selector } = structOf(metric)
      return compact({
        metricName: name,
        metricSelector: selector,
        currentValue: value,
        currentAverageValue: averageValue,
      })
    },
  ],
]

function presentUse(current: JsonValue | undefined): JsonObject {
  const { averageUtilization, averageValue = NONE } = structOf(current)
  return { currentAverageUtilization: averageUtilization, currentAverageValue: averageValue }
}

const STATUSES_TO_V2: Forms = [
  [
    'object',
    ({ target, metricName, currentValue = NONE, selector, averageValue }) => ({
      metric: metricOf(metricName, selector),
      current: compact({ value: currentValue, averageValue }),
      describedObject: referenceOf(target),
    }),
  ],
  [
    'pods',
    ({ metricName, currentAverageValue = NONE, selector }) => ({
      metric: metricOf(metricName, selector),
      current: { averageValue: currentAverageValue },
    }),
  ],
  [
    'resource',
    ({ name = '', currentAverageUtilization, currentAverageValue = NONE }) => ({
      name,
      current: compact({ averageValue: currentAverageValue, averageUtilization: currentAverageUtilization }),
    }),
  ],
  [
    'containerResource',
    ({ name = '', container = '', currentAverageUtilization, currentAverageValue = NONE }) => ({
      name,
      current: compact({ averageValue: currentAverageValue, averageUtilization: currentAverageUtilization }),
      container,
    }),
  ],
  [
    'external',
    ({ metricName, metricSelector, currentValue = NONE, currentAverageValue }) => ({
      metric: metricOf(metricName, metricSelector),
      current: compact({ value: currentValue, averageValue: currentAverageValue }),
    }),
  ],
]

export const specToV1 = (metric: JsonObject): JsonObject => converted(metric, SPECS_TO_V1)
export const specToV2 = (metric: JsonObject): JsonObject => converted(metric, SPECS_TO_V2)
export const statusToV1 = (metric: JsonObject): JsonObject => converted(metric, STATUSES_TO_V1)
export const statusToV2 = (metric: JsonObject): JsonObject => converted(metric, STATUSES_TO_V2)
