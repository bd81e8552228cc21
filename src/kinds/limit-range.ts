/** Rules: recordings kinds-core/quota-and-limit-objects, quota-limitrange/. */
import {
  at,
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  invalidAll,
  required,
} from '../apimachinery/field-error.ts'
import { dns1123Subdomain, qualifiedName } from '../apimachinery/names.ts'
import { validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { metadataUpdateErrors } from './generic-kinds.ts'
import { boundErrors, type LimitRangeItem } from './limit-range/bounds.ts'
import { roundResources } from './pod/resource-defaults.ts'
import { containerResourceNameErrors, resourceNameErrors } from './pod/resource-names.ts'

interface LimitRange extends KubeObject {
  spec?: { limits?: LimitRangeItem[] }
}

const MAPS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const
const TYPES = ['Container', 'PersistentVolumeClaim', 'Pod']
const OF_CONTAINERS = ['Container', 'Pod']

function typeErrors(type: string, path: string): FieldError[] {
  const messages = qualifiedName(type)
  if (messages.length > 0) return invalidAll(path, type, messages)
  if (type.includes('/') || TYPES.includes(type)) return []
  return [invalid(path, type, 'must be a standard limit type or fully qualified')]
}

function itemErrors(item: LimitRangeItem, index: number, items: readonly LimitRangeItem[]): FieldError[] {
  const path = at('spec.limits', index)
  const { type } = item
  const errors = typeErrors(type, `${path}.type`)
  if (items.findIndex((other) => other.type === type) < index) errors.push(duplicate(`${path}.type`, type))
  errors.push(...nameErrors(item, 'max', path), ...nameErrors(item, 'min', path))
  if (type === 'Pod') errors.push(...notForPods(item, path))
  else errors.push(...nameErrors(item, 'default', path), ...nameErrors(item, 'defaultRequest', path))
  if (type === 'PersistentVolumeClaim' && item.min?.storage === undefined && item.max?.storage === undefined) {
    const why = 'either minimum or maximum storage value is required, but neither was provided'
    errors.push(required(`${path}.limits`, why))
  }
  return [...errors, ...nameErrors(item, 'maxLimitRequestRatio', path), ...boundErrors(item, path)]
}

/** In order of names; Kubernetes' own is that of a Go map. */
function nameErrors(item: LimitRangeItem, map: (typeof MAPS)[number], path: string): FieldError[] {
  const rule = OF_CONTAINERS.includes(item.type) ? containerResourceNameErrors : resourceNameErrors
  return Object.keys(item[map] ?? {})
    .sort()
    .flatMap((name) => rule(name, at(`${path}.${map}`, name)))
}

const notForPods = (item: LimitRangeItem, path: string): FieldError[] =>
  (['default', 'defaultRequest'] as const)
    .filter((map) => Object.keys(item[map] ?? {}).length > 0)
    .map((map) => forbidden(`${path}.${map}`, "may not be specified when `type` is 'Pod'"))

const specErrors = ({ spec }: LimitRange): FieldError[] =>
  (spec?.limits ?? []).flatMap((item, index, items) => itemErrors(item, index, items))

/** Of containers, the default limit is the maximum, and the default request is that limit, or else the minimum. */
function applyDefaults({ spec }: LimitRange): void {
  for (const item of spec?.limits ?? []) {
    for (const map of MAPS) roundResources(item[map])
    if (item.type !== 'Container') continue
    item.default = { ...item.max, ...item.default }
    item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest }
  }
}

export const limitRange = defineKind<LimitRange>({
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  resource: 'limitranges',
  namespaced: true,
  strategy: {
    applyDefaults,
    // Without a name of its own it gets one that nobody else has.
    prepareForCreate({ metadata }, { ids }) {
      metadata.name ||= ids.uid()
    },
    validate: (object) => [
      ...validateObjectMeta(object.metadata, { namespaced: true, validateName: dns1123Subdomain }),
      ...specErrors(object),
    ],
    validateUpdate: (object, old) => [
      ...metadataUpdateErrors(object.metadata, old.metadata, true, ['whole']),
      ...specErrors(object),
    ],
  },
})
