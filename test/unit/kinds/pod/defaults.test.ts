import { describe, expect, it } from 'vitest'
import { applyPodDefaults } from '../../../../src/kinds/pod/defaults.ts'
import { qosClassOf } from '../../../../src/kinds/pod/qos.ts'
import type { Pod, PodSpec } from '../../../../src/kinds/pod/types.ts'

function defaulted(spec: PodSpec): PodSpec {
  const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec, status: {} }
  applyPodDefaults(pod)
  return pod.spec
}

describe('resources of a Pod as a whole', () => {
  it('are completed from its containers: an init container counts beside the sidecars before it', () => {
    const spec = defaulted({
      containers: [{ name: 'app', resources: { requests: { cpu: '1', memory: '1Gi' } } }],
      initContainers: [
        { name: 'proxy', restartPolicy: 'Always', resources: { requests: { cpu: '500m' } } },
        { name: 'setup', resources: { requests: { cpu: '2' } } },
      ],
      resources: { limits: { cpu: '4' } },
    })
    expect(spec.resources).toEqual({ limits: { cpu: '4' }, requests: { cpu: '2500m', memory: '1Gi' } })
  })

  it('decide the quality of service in place of the containers', () => {
    const containers = [{ name: 'app', resources: {} }]
    const resources = { limits: { cpu: '1', memory: '1Gi' } }
    expect(qosClassOf(defaulted({ containers, resources }))).toBe('Guaranteed')
    expect(qosClassOf(defaulted({ containers }))).toBe('BestEffort')
  })
})
