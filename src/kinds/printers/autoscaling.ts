/** Rows of HorizontalPodAutoscalers. Source: recordings list/table-more-kinds, kinds-apps. */
import { listOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../../apimachinery/objects.ts'
import { age, type Cell, name, number, type Printers, reader, row, text, withMore } from './cells.ts'

const MAX_METRICS = 2

const at = (object: JsonObject | undefined, ...keys: readonly string[]): JsonValue | undefined =>
  object === undefined ? undefined : reader(keys.join('.'))(object)

const partOf = (metric: JsonObject | undefined, field: string): JsonObject | undefined => {
  const part = metric?.[field]
  return isJsonObject(part) ? part : undefined
}

/** A quantity as Go prints the pointer to it. */
const quantity = (value: JsonValue | undefined): string => String(value ?? '<nil>')

/** A metric of something outside of Pods: its average when the target is one, its value otherwise. */
function valueText(spec: JsonObject | undefined, status: JsonObject | undefined): string {
  const average = at(spec, 'target', 'averageValue')
  if (average !== undefined) return `${at(status, 'current', 'averageValue') ?? '<unknown>'}/${average} (avg)`
  const current = status === undefined ? '<unknown>' : quantity(at(status, 'current', 'value'))
  return `${current}/${quantity(at(spec, 'target', 'value'))}`
}

function podsText(spec: JsonObject | undefined, status: JsonObject | undefined): string {
  const current = status === undefined ? '<unknown>' : quantity(at(status, 'current', 'averageValue'))
  return `${current}/${quantity(at(spec, 'target', 'averageValue'))}`
}

const percent = (value: JsonValue | undefined, absent: string): string => (value === undefined ? absent : `${value}%`)

/** A resource of containers: an amount or a part of what they request. */
function resourceText(spec: JsonObject | undefined, status: JsonObject | undefined): string {
  const resource = String(spec?.name ?? '')
  if (at(spec, 'target', 'averageValue') !== undefined) return `${resource}: ${podsText(spec, status)}`
  const current = percent(at(status, 'current', 'averageUtilization'), '<unknown>')
  return `${resource}: ${current}/${percent(at(spec, 'target', 'averageUtilization'), '<auto>')}`
}

type MetricText = (spec: JsonObject | undefined, status: JsonObject | undefined) => string

/** Each type of metric: the field that describes it and how it is shown. */
const METRICS: { readonly [type: string]: readonly [field: string, text: MetricText] } = {
  External: ['external', valueText],
  Object: ['object', valueText],
  Pods: ['pods', podsText],
  Resource: ['resource', resourceText],
  ContainerResource: ['containerResource', resourceText],
}

function metricText(spec: JsonObject, status: JsonObject | undefined): string {
  const known = METRICS[String(spec.type)]
  if (known === undefined) return '<unknown type>'
  const [field, print] = known
  return print(partOf(spec, field), partOf(status, field))
}

const specMetrics = reader('spec.metrics')
const statusMetrics = reader('status.currentMetrics')
const targetCpu = reader('spec.targetCPUUtilizationPercentage')
const currentCpu = reader('status.currentCPUUtilizationPercentage')

/** Objects of autoscaling/v1 know one metric only. */
function metricsOf(object: KubeObject): string[] {
  const target = targetCpu(object)
  if (target !== undefined) return [`cpu: ${percent(currentCpu(object), '<unknown>')}/${target}%`]
  const statuses = listOf(statusMetrics(object))
  return listOf(specMetrics(object)).map((spec, index) => metricText(spec, statuses[index]))
}

const scaleTarget: Cell = (object) => {
  const target = at(object, 'spec', 'scaleTargetRef')
  return isJsonObject(target) ? `${target.kind ?? ''}/${target.name ?? ''}` : '/'
}

export const autoscalingPrinters: Printers = {
  'autoscaling/horizontalpodautoscalers': row(
    name,
    scaleTarget,
    (object) => withMore(metricsOf(object), MAX_METRICS, '<none>', ', '),
    text('spec.minReplicas', '<unset>'),
    number('spec.maxReplicas'),
    number('status.currentReplicas'),
    age,
  ),
}
