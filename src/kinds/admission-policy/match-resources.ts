/** Which requests policies and bindings are about. Source: admissionregistration's defaults and validation, recording kinds-other/admission-policies. */
import { at, duplicate, type FieldError, invalidAll, notSupported } from '../../apimachinery/field-error.ts'
import { labelSelectorErrors } from '../../apimachinery/label-selector-rules.ts'
import { pathSegment } from '../../apimachinery/names.ts'
import { ruleErrors } from '../webhook-configuration/validate-rule.ts'
import type { MatchResources, NamedRule } from './types.ts'

const MATCH_POLICIES = ['Equivalent', 'Exact']

export function completeMatchResources(resources: MatchResources | undefined): void {
  if (resources === undefined) return
  const { resourceRules = [], excludeResourceRules = [] } = resources
  resources.matchPolicy ??= 'Equivalent'
  resources.namespaceSelector ??= {}
  resources.objectSelector ??= {}
  for (const rule of [...resourceRules, ...excludeResourceRules]) rule.scope ??= '*'
}

/** Selectors and match policy are there: defaults have been filled. */
export function matchResourcesErrors(resources: MatchResources | undefined, path: string): FieldError[] {
  if (resources === undefined) return []
  const { matchPolicy = '', namespaceSelector = {}, objectSelector = {} } = resources
  const { resourceRules = [], excludeResourceRules = [] } = resources
  return [
    ...(MATCH_POLICIES.includes(matchPolicy) ? [] : [notSupported(`${path}.matchPolicy`, matchPolicy, MATCH_POLICIES)]),
    ...labelSelectorErrors(namespaceSelector, `${path}.namespaceSelector`),
    ...labelSelectorErrors(objectSelector, `${path}.objectSelector`),
    ...resourceRules.flatMap((rule, index) => namedRuleErrors(rule, at(`${path}.resourceRules`, index))),
    ...excludeResourceRules.flatMap((rule, index) => namedRuleErrors(rule, at(`${path}.excludeResourceRules`, index))),
  ]
}

function namedRuleErrors(rule: NamedRule, path: string): FieldError[] {
  const { resourceNames: names = [] } = rule
  return [
    ...names.flatMap((name, index) => {
      const here = at(`${path}.resourceNames`, index)
      const isRepeated = names.indexOf(name) < index
      return [...invalidAll(here, name, pathSegment(name)), ...(isRepeated ? [duplicate(here, name)] : [])]
    }),
    ...ruleErrors(rule, path),
  ]
}
