import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { unifiedDiff } from '../../../src/apimachinery/unified-diff.ts'
import { internalJson, internalJsonIndented } from '../../../src/schema/internal-json.ts'
import { loadSchema } from '../../../src/schema/load-schema.ts'

const structs = loadSchema().goStructs()

describe('internalJson', () => {
  // Recordings pod-invalid/security, kinds-core/services, kinds-other/disruption-budgets-and-eviction, rbac.
  it.each([
    [
      'core.SecurityContext',
      { privileged: true, allowPrivilegeEscalation: false },
      '{"Capabilities":null,"Privileged":true,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}',
    ],
    [
      'core.ServicePort',
      { protocol: 'TCP', port: 80 },
      '{"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
    ],
    [
      'policy.PodDisruptionBudgetSpec',
      { minAvailable: 1, maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
      '{"MinAvailable":1,"Selector":{"matchLabels":{"app":"web"}},"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}',
    ],
    ['rbac.RoleRef', { apiGroup: 'g', kind: 'Role', name: 'a<b' }, '{"APIGroup":"g","Kind":"Role","Name":"a\\u003cb"}'],
  ])('prints a %s', (type, object, text) => {
    expect(internalJson(structs, type, object)).toBe(text)
  })

  it('prints embedded structs among the fields of the outer one', () => {
    const printed: JsonObject = JSON.parse(
      internalJson(structs, 'core.Volume', { name: 'v', emptyDir: { sizeLimit: '1Gi' } }),
    )
    expect(Object.entries(printed).filter(([, value]) => value !== null)).toEqual([
      ['Name', 'v'],
      ['EmptyDir', { Medium: '', SizeLimit: '1Gi' }],
    ])
  })

  it('finds what v1 keeps on the Pod in the security context', () => {
    const printed = JSON.parse(
      internalJson(structs, 'core.PodSpec', { hostNetwork: true, securityContext: { runAsUser: 0 } }),
    )
    expect(printed.SecurityContext).toMatchObject({ HostNetwork: true, HostPID: false, HostUsers: null, RunAsUser: 0 })
  })

  it('prints metadata among the fields, without what is empty and without kind', () => {
    const object = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'c', labels: {} }, data: { a: 'b' } }
    expect(internalJson(structs, 'core.ConfigMap', object)).toBe(
      '{"name":"c","Immutable":null,"Data":{"a":"b"},"BinaryData":null}',
    )
  })
})

interface RecordedDiffs {
  readonly before: JsonObject
  readonly cases: readonly { readonly name: string; readonly after: JsonObject; readonly diff: string }[]
}

/** Spec of a Pod and PUTs that v1.35 refused with a diff. */
const recorded: RecordedDiffs = JSON.parse(
  readFileSync(new URL('../../../fixtures/recordings/pod-spec-diffs.json', import.meta.url), 'utf8'),
)

it.each(recorded.cases)('differs from another as the server says: $name', ({ after, diff }) => {
  const print = (spec: JsonObject): string => internalJsonIndented(structs, 'core.PodSpec', spec)
  expect(unifiedDiff(print(recorded.before), print(after))).toBe(diff)
})
