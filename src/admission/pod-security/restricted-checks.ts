/**
 * The checks that the level `restricted` adds, in the order of their ids. Source:
 * kubernetes.io/docs/concepts/security/pod-security-standards, recordings pod-security/, v1.35.
 */

import { listOf, textOf } from '../../apimachinery/object-fields.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import { capabilitiesBeyond, procMount, unlessUserNamespace } from './baseline-checks.ts'
import { seccompRequired } from './seccomp.ts'
import {
  type Check,
  type CheckPod,
  containersOf,
  containersText,
  contextOf,
  everyContainer,
  nobodyMaySet,
  objectOf,
  plural,
  quoted,
  unique,
} from './subject.ts'

/** From 1.25 on, Pods for Windows need not have what only Linux has. */
const unlessWindows =
  (check: CheckPod): CheckPod =>
  (subject) =>
    objectOf(subject.spec.os).name === 'windows' ? undefined : check(subject)

const noEscalation = everyContainer(
  'allowPrivilegeEscalation != false',
  (container) => contextOf(container).allowPrivilegeEscalation !== false,
  () => 'must set securityContext.allowPrivilegeEscalation=false',
)

const BIND = new Set(['NET_BIND_SERVICE'])

function dropsAll(container: JsonObject): boolean {
  const { drop } = objectOf(contextOf(container).capabilities)
  return Array.isArray(drop) && drop.includes('ALL')
}

const fewCapabilities: CheckPod = (subject) => {
  const containers = containersOf(subject)
  const keeping = containers.filter((container) => !dropsAll(container))
  const adding = containers.filter((container) => capabilitiesBeyond(container, BIND).length > 0)
  const added = unique(adding.flatMap((container) => capabilitiesBeyond(container, BIND)))
  const details = [
    ...(keeping.length === 0 ? [] : [`${containersText(keeping)} must set securityContext.capabilities.drop=["ALL"]`]),
    ...(adding.length === 0
      ? []
      : [`${containersText(adding)} must not include ${quoted(added)} in securityContext.capabilities.add`]),
  ]
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') }
}

const VOLUME_TYPES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]

const fewVolumes: CheckPod = ({ spec }) => {
  const bad = listOf(spec.volumes).filter((volume) => !VOLUME_TYPES.some((type) => volume[type] !== undefined))
  if (bad.length === 0) return undefined
  const types = unique(bad.map((volume) => Object.keys(volume).find((key) => key !== 'name') ?? 'unknown'))
  const names = quoted(bad.map(({ name }) => textOf(name)))
  const verb = plural('uses', bad.length, 'use')
  return {
    reason: 'restricted volume types',
    detail: `${plural('volume', bad.length)} ${names} ${verb} restricted volume ${plural('type', types.length)} ${quoted(types)}`,
  }
}

const notRootSaid = nobodyMaySet(
  'runAsNonRoot != true',
  'must not set securityContext.runAsNonRoot=false',
  ({ runAsNonRoot }) => runAsNonRoot === false,
)

const notRoot: CheckPod = (subject) => {
  const said = notRootSaid(subject)
  if (said !== undefined) return said
  if (contextOf(subject.spec).runAsNonRoot === true) return undefined
  const silent = containersOf(subject).filter((container) => contextOf(container).runAsNonRoot === undefined)
  if (silent.length === 0) return undefined
  const detail = `pod or ${containersText(silent)} must set securityContext.runAsNonRoot=true`
  return { reason: 'runAsNonRoot != true', detail }
}

const notUserZero = nobodyMaySet('runAsUser=0', 'must not set runAsUser=0', ({ runAsUser }) => runAsUser === 0)

const CAPABILITIES = ['capabilities_baseline']
const SECCOMP = ['seccompProfile_baseline']

export const RESTRICTED: readonly Check[] = [
  {
    id: 'allowPrivilegeEscalation',
    versions: [
      { since: 8, check: noEscalation },
      { since: 25, check: unlessWindows(noEscalation) },
    ],
  },
  {
    id: 'capabilities_restricted',
    versions: [
      { since: 22, check: fewCapabilities, overrides: CAPABILITIES },
      { since: 25, check: unlessWindows(fewCapabilities), overrides: CAPABILITIES },
    ],
  },
  { id: 'procMount_restricted', versions: [{ since: 35, check: procMount, overrides: ['procMount'] }] },
  { id: 'restrictedVolumes', versions: [{ since: 0, check: fewVolumes, overrides: ['hostPathVolumes'] }] },
  {
    id: 'runAsNonRoot',
    versions: [
      { since: 0, check: notRoot },
      { since: 35, check: unlessUserNamespace(notRoot) },
    ],
  },
  {
    id: 'runAsUser',
    versions: [
      { since: 23, check: notUserZero },
      { since: 35, check: unlessUserNamespace(notUserZero) },
    ],
  },
  {
    id: 'seccompProfile_restricted',
    versions: [
      { since: 19, check: seccompRequired, overrides: SECCOMP },
      { since: 25, check: unlessWindows(seccompRequired), overrides: SECCOMP },
    ],
  },
]
