/** What Pods and nodes use, and what else can be measured, as a test sets it: `cluster.metrics`. */
import { Quantity, QuantityError } from '../apimachinery/quantity.ts'
import { wildcard } from '../apimachinery/wildcard.ts'
import { type CustomMetric, CustomValues, type ExternalMetric } from './custom-values.ts'
import { type MetricSetting, Rules } from './rules.ts'

/** Quantities: '250m' of a processor, '64Mi' of memory. What is left out stays as it was. */
export interface Usage {
  readonly cpu?: string
  readonly memory?: string
}

export interface PodUsage extends Usage {
  /** 'default/web', or with `*`: 'default/web-*'. */
  readonly pods: string
  /** Only this container. @default the whole Pod: its running containers share the amount equally */
  readonly container?: string
}

export interface NodeUsage extends Usage {
  readonly node: string
}

/**
 * `cluster.metrics`: what the API metrics.k8s.io says and HorizontalPodAutoscalers go by. The newest setting that matches
 * counts. All methods throw a TypeError for what is no quantity.
 */
export interface Metrics {
  /** Each of these Pods uses so much from now on. Without it, a running container uses 1m of a processor and 4Mi. */
  set(usage: PodUsage): MetricSetting
  /** These Pods have so much to do between them: those that run share it equally, however many they are. */
  share(usage: PodUsage): MetricSetting
  /** The node uses so much in all. Without it: what its containers use, and 100m and 512Mi of its own. */
  setNode(usage: NodeUsage): MetricSetting
  /** A metric of objects of the cluster, of type `Pods` or `Object` in an autoscaler. */
  setCustom(metric: CustomMetric): MetricSetting
  /** A metric of something outside of the cluster, of type `External` in an autoscaler. */
  setExternal(metric: ExternalMetric): MetricSetting
}

/** What can be used. */
export const RESOURCES = ['cpu', 'memory'] as const
export type Resource = (typeof RESOURCES)[number]

/** In billionths of a processor or byte. */
type Amounts = { readonly [resource in Resource]: bigint | undefined }

/** One setting about Pods. */
export interface PodRule {
  readonly matches: RegExp
  readonly container: string | undefined
  readonly amounts: Amounts
  /** Whether each Pod uses it, or all of them together. */
  readonly of: 'each' | 'all'
}

interface NodeRule {
  readonly node: string
  readonly amounts: Amounts
}

const amountsOf = ({ cpu, memory }: Usage): Amounts => ({
  cpu: cpu === undefined ? undefined : amountOf('cpu', cpu),
  memory: memory === undefined ? undefined : amountOf('memory', memory),
})

/** Throws a TypeError. */
export function amountOf(name: string, text: string): bigint {
  try {
    return Quantity.parse(text).nano
  } catch (error) {
    if (error instanceof QuantityError) throw new TypeError(`metrics: ${name}: ${error.message}`)
    throw error
  }
}

export class MetricSettings implements Metrics {
  readonly custom = new CustomValues()
  readonly #pods = new Rules<PodRule>()
  readonly #nodes = new Rules<NodeRule>()

  set(usage: PodUsage): MetricSetting {
    return this.#addPods(usage, 'each')
  }

  share(usage: PodUsage): MetricSetting {
    return this.#addPods(usage, 'all')
  }

  setNode({ node, ...usage }: NodeUsage): MetricSetting {
    return this.#nodes.add({ node, amounts: amountsOf(usage) })
  }

  setCustom(metric: CustomMetric): MetricSetting {
    return this.custom.setCustom(metric, amountOf('value', metric.value))
  }

  setExternal(metric: ExternalMetric): MetricSetting {
    return this.custom.setExternal(metric, amountOf('value', metric.value))
  }

  /** What is said of a container's use of a resource: undefined when nothing is. `pod` is 'namespace/name'. */
  podRule(pod: string, container: string, resource: Resource): PodRule | undefined {
    return this.#pods.find(
      (rule) =>
        rule.amounts[resource] !== undefined &&
        (rule.container === undefined || rule.container === container) &&
        rule.matches.test(pod),
    )
  }

  /** What a node was said to use, in billionths. */
  nodeAmount(node: string, resource: Resource): bigint | undefined {
    return this.#nodes.find((rule) => rule.node === node && rule.amounts[resource] !== undefined)?.amounts[resource]
  }

  #addPods({ pods, container, ...usage }: PodUsage, of: PodRule['of']): MetricSetting {
    return this.#pods.add({ matches: wildcard(pods), container, amounts: amountsOf(usage), of })
  }
}
