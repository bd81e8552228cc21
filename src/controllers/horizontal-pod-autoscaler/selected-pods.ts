/** The Pods of a target, which must be those of one autoscaler only. */
import { ApiError } from '../../apimachinery/api-error.ts'
import { type LabelSelector, parseLabelSelector } from '../../apimachinery/label-selector.ts'
import { byNamespace, type Informer, keyOf } from '../../client/informer.ts'
import type { Autoscaler, ScaledPod } from './types.ts'

/** Why a selector cannot be used: the reasons of event and condition and their texts. */
export class SelectorFault extends Error {
  readonly event: string
  readonly reason: string
  readonly condition: string

  constructor(event: string, message: string, reason = event, condition = message) {
    super(message)
    this.event = event
    this.reason = reason
    this.condition = condition
  }
}

export class SelectedPods {
  readonly #pods: Informer<ScaledPod>
  /** The selectors that autoscalers had when they were last looked at, by their keys. */
  readonly #selectors = new Map<string, LabelSelector>()

  constructor(pods: Informer<ScaledPod>) {
    this.#pods = pods
  }

  forget(autoscaler: string): void {
    this.#selectors.delete(autoscaler)
  }

  /** The Pods that the text selects. Throws a SelectorFault. */
  select(autoscaler: Autoscaler, text: string): readonly ScaledPod[] {
    if (text === '') {
      const missing = "the HPA target's scale is missing a selector"
      throw new SelectorFault('SelectorRequired', 'selector is required', 'InvalidSelector', missing)
    }
    const selector = parsed(text)
    this.#selectors.set(keyOf(autoscaler), selector)
    const { namespace = '' } = autoscaler.metadata
    const selected = this.#pods
      .by(byNamespace, namespace)
      .filter(({ metadata }) => selector.matches(metadata.labels ?? {}))
    const others = this.#autoscalersOf(namespace, selected)
    if (others.length > 1) {
      const names = others.map((name) => `{${name} ${namespace}}`).join(' ')
      throw new SelectorFault(
        'AmbiguousSelector',
        `pods by selector ${text} are controlled by multiple HPAs: [${names}]`,
      )
    }
    return selected
  }

  /** The names of all autoscalers of the namespace that select any of these Pods. */
  #autoscalersOf(namespace: string, pods: readonly ScaledPod[]): string[] {
    return [...this.#selectors]
      .filter(([key, selector]) => {
        return key.startsWith(`${namespace}/`) && pods.some(({ metadata }) => selector.matches(metadata.labels ?? {}))
      })
      .map(([key]) => key.slice(namespace.length + 1))
  }
}

function parsed(text: string): LabelSelector {
  try {
    return parseLabelSelector(text)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const message = `couldn't convert selector into a corresponding internal selector object: ${error.message}`
    throw new SelectorFault('InvalidSelector', message)
  }
}
