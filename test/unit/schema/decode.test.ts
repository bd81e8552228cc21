import { describe, expect, it } from 'vitest'
import { decode } from '../../../src/schema/decode.ts'
import { parseGoJson } from '../../../src/schema/go-json.ts'
import { loadSchema } from '../../../src/schema/load-schema.ts'

const GROUPS: { [kind: string]: string } = {
  StatefulSet: 'apps',
  CustomResourceDefinition: 'apiextensions.k8s.io',
  Lease: 'coordination.k8s.io',
  SubjectAccessReview: 'authorization.k8s.io',
}

function read(kind: string, text: string) {
  const message = loadSchema().messageOf({ group: GROUPS[kind] ?? '', version: 'v1', kind })
  if (message === undefined) throw new Error(`no ${kind}`)
  return decode(message, parseGoJson(text))
}

const podWith = (spec: string): string => `{"metadata":{"name":"p"},"spec":{${spec}}}`
const container = (fields: string): string => podWith(`"containers":[{${fields}}]`)

describe('the fault that is told', () => {
  // Recording pod-invalid/wrong-types; the rest asked of v1.35.
  it.each([
    [
      'Pod',
      container('"name":5'),
      'cannot unmarshal number into Go struct field Container.spec.containers.name of type string',
    ],
    [
      'Pod',
      podWith('"hostNetwork":1'),
      'cannot unmarshal number into Go struct field PodSpec.spec.hostNetwork of type bool',
    ],
    [
      'Pod',
      podWith('"containers":{}'),
      'cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container',
    ],
    [
      'Pod',
      podWith('"containers":["a"]'),
      'cannot unmarshal string into Go struct field PodSpec.spec.containers of type v1.Container',
    ],
    [
      'Pod',
      podWith('"restartPolicy":5'),
      'cannot unmarshal number into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy',
    ],
    [
      'Pod',
      podWith('"nodeSelector":{"a":1}'),
      'cannot unmarshal number into Go struct field PodSpec.spec.nodeSelector of type string',
    ],
    [
      'Pod',
      podWith('"overhead":5'),
      'cannot unmarshal number into Go struct field PodSpec.spec.overhead of type v1.ResourceList',
    ],
    [
      'Pod',
      podWith('"terminationGracePeriodSeconds":1.5'),
      'cannot unmarshal number 1.5 into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64',
    ],
    [
      'Pod',
      podWith('"terminationGracePeriodSeconds":3e1'),
      'cannot unmarshal number 3e1 into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64',
    ],
    [
      'Pod',
      podWith('"terminationGracePeriodSeconds":9223372036854775808'),
      'cannot unmarshal number 9223372036854775808 into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64',
    ],
    [
      'Pod',
      container('"ports":[{"containerPort":4294967296}]'),
      'cannot unmarshal number 4294967296 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
    ],
    [
      'Pod',
      container('"livenessProbe":{"httpGet":{"port":1.5}}'),
      'cannot unmarshal number 1.5 into Go struct field HTTPGetAction.spec.containers.livenessProbe.ProbeHandler.httpGet.port of type int32',
    ],
    [
      'Pod',
      podWith('"ephemeralContainers":[{"tty":""}]'),
      'cannot unmarshal string into Go struct field EphemeralContainer.spec.ephemeralContainers.EphemeralContainerCommon.tty of type bool',
    ],
    [
      'Pod',
      '{"metadata":{"creationTimestamp":5}}',
      'cannot unmarshal number into Go struct field ObjectMeta.metadata.creationTimestamp of type string',
    ],
    ['Secret', '{"data":{"a":5}}', 'cannot unmarshal number into Go struct field Secret.data of type []uint8'],
    [
      'StatefulSet',
      '{"spec":{"volumeClaimTemplates":[{"kind":5}]}}',
      'cannot unmarshal number into Go struct field PersistentVolumeClaim.spec.volumeClaimTemplates.TypeMeta.kind of type string',
    ],
    [
      'SubjectAccessReview',
      '{"spec":{"extra":{"k":5}}}',
      'cannot unmarshal number into Go struct field SubjectAccessReviewSpec.spec.extra of type v1.ExtraValue',
    ],
    [
      'CustomResourceDefinition',
      '{"spec":{"versions":[{"schema":{"openAPIV3Schema":{"items":{"type":5}}}}]}}',
      'cannot unmarshal number into Go struct field JSONSchemaProps.spec.versions.schema.openAPIV3Schema.items.type of type string',
    ],
  ])('%s %s', (kind, text, message) => {
    expect(() => read(kind, text)).toThrow(`json: ${message}`)
  })

  it.each([
    ['["x"]', 'string into Go struct field Secret.data of type uint8'],
    ['[1,300]', 'number 300 into Go struct field Secret.data of type uint8'],
    ['[1,null,[]]', 'array into Go struct field Secret.data of type uint8'],
    ['{}', 'object into Go struct field Secret.data of type []uint8'],
  ])('of bytes that are %s is of the first item that is none', (bytes, told) => {
    expect(() => read('Secret', `{"data":{"a":${bytes}}}`)).toThrow(`json: cannot unmarshal ${told}`)
  })

  it('is the first one, in the order of the text', () => {
    expect(() => read('Secret', '{"type":5,"data":{"a":"x"}}')).toThrow('of type v1.SecretType')
    expect(() => read('Secret', '{"data":{"a":"x"},"type":5}')).toThrow('illegal base64 data at input byte 0')
  })

  it('is a later quantity or time, which ends the decoding', () => {
    const text = '{"metadata":{"name":5},"spec":{"overhead":{"cpu":"x"},"hostNetwork":1}}'
    expect(() => read('Pod', text)).toThrow('quantities must match the regular expression')
  })

  it('of a JSON schema that is neither boolean nor schema has words of its own', () => {
    const text = '{"spec":{"versions":[{"schema":{"openAPIV3Schema":{"additionalProperties":"x"}}}]}}'
    expect(() => read('CustomResourceDefinition', text)).toThrow(/^boolean or JSON schema expected$/)
  })
})

describe('the decoded form', () => {
  it('has structs, drops zero values that are left out, keeps empty lists and maps', () => {
    const { object } = read(
      'Pod',
      podWith('"containers":[{"name":"a","image":"","ports":[],"args":null}],"nodeSelector":{},"priority":0'),
    )
    expect(object).toEqual({
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'a', ports: [], resources: {} }], nodeSelector: {}, priority: 0 },
      status: {},
    })
  })

  it('has a zero value for a null in a list or map', () => {
    const { object } = read(
      'Pod',
      podWith(
        '"containers":[null,{"name":"b","args":[null],"resources":{"limits":{"cpu":null}}}],"nodeSelector":{"a":null}',
      ),
    )
    expect(object.spec).toEqual({
      containers: [
        { name: '', resources: {} },
        { name: 'b', args: [''], resources: { limits: { cpu: '0' } } },
      ],
      nodeSelector: { a: '' },
    })
  })

  it('keeps kind and apiVersion of nested kinds only where the type has them', () => {
    const { object, strictErrors } = read(
      'StatefulSet',
      '{"spec":{"volumeClaimTemplates":[{"kind":"K","apiVersion":"v7"}],"template":{"kind":"K"}}}',
    )
    expect(object.spec).toMatchObject({
      volumeClaimTemplates: [{ kind: 'K', apiVersion: 'v7' }],
      template: { metadata: {} },
    })
    expect(strictErrors).toEqual(['unknown field "spec.template.kind"'])
  })

  it('writes quantities, base64 and times in their canonical form', () => {
    const { object } = read(
      'Secret',
      '{"data":{"a":"YR==","b":"Y\\nQ==","c":[97,null]},"metadata":{"deletionTimestamp":"2024-01-01T01:30:00+01:30"}}',
    )
    expect(object.data).toEqual({ a: 'YQ==', b: 'YQ==', c: 'YQA=' })
    expect(object.metadata).toEqual({ deletionTimestamp: '2024-01-01T00:00:00Z' })
    expect(read('Pod', podWith('"overhead":{"cpu":0.1,"memory":" 1.5Gi "}')).object.spec).toMatchObject({
      overhead: { cpu: '100m', memory: '1536Mi' },
    })
  })
})

describe('strict errors', () => {
  it('tell unknown and repeated fields as they come, each once', () => {
    const { strictErrors } = read(
      'Pod',
      '{"foo":1,"metadata":{"name":"p","name":"q","labels":{"a":"1","a":"2"}},"spec":{"containers":[{},{"x":1}],"x":{"y":1,"y":2}},"foo":2}',
    )
    expect(strictErrors).toEqual([
      'unknown field "foo"',
      'duplicate field "metadata.name"',
      'duplicate field "metadata.labels.a"',
      'unknown field "spec.containers[1].x"',
      'unknown field "spec.x"',
      'duplicate field "foo"',
    ])
  })

  it('end at a hundred', () => {
    const fields = Array.from({ length: 150 }, (_, index) => `"u${index}":1`)
    expect(read('Pod', `{${fields}}`).strictErrors).toHaveLength(100)
  })

  it('are not told of what JSON schemas in a CustomResourceDefinition hide from the decoder', () => {
    const schema = '{"items":{"typ":1},"properties":{"a":{"foo":1}},"additionalProperties":{"zz":1}}'
    const { object, strictErrors } = read(
      'CustomResourceDefinition',
      `{"spec":{"versions":[{"schema":{"openAPIV3Schema":${schema}}}]}}`,
    )
    expect(strictErrors).toEqual(['unknown field "spec.versions[0].schema.openAPIV3Schema.properties.a.foo"'])
    expect(object.spec).toMatchObject({
      versions: [{ schema: { openAPIV3Schema: { items: {}, additionalProperties: {} } } }],
    })
  })
})

describe('a repeated key', () => {
  it('puts its second value over the first, element by element', () => {
    const { object } = read(
      'Pod',
      '{"metadata":{"name":"p"},"metadata":{"labels":{"a":"1"},"labels":{"b":"2"}},"spec":{"containers":[{"name":"a","image":"b"},{"name":"c"}],"containers":[{"image":"d"}]}}',
    )
    expect(object).toMatchObject({
      metadata: { name: 'p', labels: { a: '1', b: '2' } },
      spec: { containers: [{ name: 'a', image: 'd' }] },
    })
    expect(object.spec).toHaveProperty('containers.length', 1)
  })

  it('with null empties lists, maps and pointers, and changes nothing else', () => {
    const { object } = read(
      'Pod',
      '{"metadata":{"name":"p","name":null,"labels":{"a":"1"},"labels":null},"spec":{"priority":5,"priority":null}}',
    )
    expect(object).toEqual({ metadata: { name: 'p' }, spec: {}, status: {} })
  })
})
