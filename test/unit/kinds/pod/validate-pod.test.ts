import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../../src/apimachinery/objects.ts'
import { applyPodSpecDefaults } from '../../../../src/kinds/pod/defaults.ts'
import type { Container, PodSpec } from '../../../../src/kinds/pod/types.ts'
import { validatePodMetadataAndSpec, validatePodTemplate } from '../../../../src/kinds/pod/validate-pod.ts'

const container = (fields: JsonObject = {}): Container => ({ name: 'app', image: 'r/a:1', resources: {}, ...fields })

function specOf(fields: JsonObject): PodSpec {
  const spec: PodSpec = { containers: [container()], ...fields }
  applyPodSpecDefaults(spec)
  return spec
}

const podFields = (fields: JsonObject): string[] =>
  validatePodMetadataAndSpec({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'n' },
    spec: specOf({ serviceAccountName: 'default', ...fields }),
    status: {},
  }).map(({ field }) => field)

const templateFields = (fields: JsonObject): string[] =>
  validatePodTemplate({ metadata: {}, spec: specOf(fields) }, 'spec.template').map(({ field }) => field)

describe('a template', () => {
  it('is told of at its own path', () => {
    expect(templateFields({ containers: [] })).toEqual(['spec.template.spec.containers'])
  })

  it('may leave out what is only known when the Pod is made', () => {
    const containers = [container({ ports: [{ containerPort: 80 }] })]
    const spec = { hostNetwork: true, containers, volumes: [{ name: 'v', image: {} }] }
    expect(templateFields(spec)).toEqual([])
    expect(podFields(spec)).toEqual(['spec.volumes[0].image.reference', 'spec.containers[0].ports[0].hostPort'])
  })

  it('has no ephemeral containers', () => {
    expect(templateFields({ ephemeralContainers: [container({ name: 'd' })] })).toEqual([
      'spec.template.spec.ephemeralContainers',
    ])
  })
})

describe('a volume', () => {
  it('is checked by its first source; any other is one too many, by the name that the server gives it', () => {
    const volumes = [{ name: 'v', gcePersistentDisk: { pdName: '' }, downwardAPI: {}, cephfs: { monitors: [] } }]
    expect(podFields({ volumes })).toEqual([
      'spec.volumes[0].persistentDisk.pdName',
      'spec.volumes[0].cephFS',
      'spec.volumes[0].downwarAPI',
    ])
  })

  it('cannot be mounted when it is wrong itself', () => {
    const volumes = [{ name: 'v', hostPath: { path: '' } }]
    const containers = [container({ volumeMounts: [{ name: 'v', mountPath: '/v' }] })]
    expect(podFields({ volumes, containers })).toEqual([
      'spec.volumes[0].hostPath.path',
      'spec.containers[0].volumeMounts[0].name',
    ])
  })
})

describe('claims of a container', () => {
  it('are used as a whole or in parts, each once', () => {
    const claims = [{ name: 'a', request: 'r' }, { name: 'a' }, { name: 'a', request: 'r' }, { name: 'b' }]
    const resourceClaims = [{ name: 'a', resourceClaimName: 'x' }]
    expect(podFields({ resourceClaims, containers: [container({ resources: { claims } })] })).toEqual([
      'spec.containers[0].resources.claims[1]',
      'spec.containers[0].resources.claims[2]',
      'spec.containers[0].resources.claims[3]',
    ])
  })
})
