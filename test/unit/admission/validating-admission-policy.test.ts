import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster
beforeEach(async () => {
  cluster = await createCluster({ bare: true })
  await cluster.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } })
})
afterEach(() => cluster.close())

const NAMESPACE = '/api/v1/namespaces/default'
const GROUP = '/apis/admissionregistration.k8s.io/v1'

const send = (method: string, url: string, body?: object, type = 'application/json') =>
  cluster.inject({ method, url, body, headers: { 'Content-Type': type } })
const patch = (url: string, body: object) => send('PATCH', url, body, 'application/merge-patch+json')

interface Answer {
  readonly message?: string
  readonly reason?: string
}
const messageOf = (response: ReturnType<typeof send>): string | undefined => (response.json() as Answer).message

const rule = (operations: string[], resources: string[], more: object = {}) => ({
  apiGroups: ['*'],
  apiVersions: ['*'],
  operations,
  resources,
  ...more,
})

const CONFIG_MAPS = { matchConstraints: { resourceRules: [rule(['CREATE'], ['configmaps'])] } }

/** A policy, and a binding that puts it to use. */
function policy(spec: object, binding: object = {}, name = 'p'): void {
  const made = send('POST', `${GROUP}/validatingadmissionpolicies`, {
    metadata: { name },
    spec: { ...CONFIG_MAPS, ...spec },
  })
  expect(messageOf(made)).toBeUndefined()
  bind(binding, name)
}

function bind(binding: object = {}, policyName = 'p', name = policyName): void {
  const spec = { policyName, validationActions: ['Deny'], ...binding }
  const made = send('POST', `${GROUP}/validatingadmissionpolicybindings`, { metadata: { name }, spec })
  expect(messageOf(made)).toBeUndefined()
}

const configMap = (name: string, metadata: object = {}, data: object = {}) =>
  send('POST', `${NAMESPACE}/configmaps`, { metadata: { name, ...metadata }, data })

/** What a policy says of a ConfigMap whose message is worked out. */
const told = (messageExpression: string) => {
  policy({ validations: [{ expression: 'false', messageExpression }] })
  return messageOf(configMap('a'))?.replace(/^.*denied request: /, '')
}

const DENIED = `configmaps "a" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p' denied request: `

describe('a request', () => {
  it('is refused by the first validation that fails, for its reason', () => {
    policy({
      validations: [
        { expression: "object.data.all(k, k != 'secret')", message: 'no secrets', reason: 'Forbidden' },
        { expression: 'size(object.data) < 2' },
      ],
    })
    const refused = configMap('a', {}, { secret: 'x', b: 'y' })
    expect(refused.status).toBe(403)
    expect(refused.json()).toMatchObject({
      message: `${DENIED}no secrets`,
      reason: 'Forbidden',
      details: { name: 'a', kind: 'configmaps' },
    })
    const other = configMap('a', {}, { a: 'x', b: 'y' })
    expect([other.status, messageOf(other)]).toEqual([422, `${DENIED}failed expression: size(object.data) < 2`])
    expect(configMap('a', {}, { a: 'x' }).status).toBe(201)
  })

  it('is told of by a message that is worked out, unless that comes to nothing', () => {
    expect(told("'the name is ' + object.metadata.name")).toBe('the name is a')
  })

  it('is told of by the plain message where the other cannot be worked out', () => {
    expect(told("'x' + object.data.nope")).toBe('failed expression: false')
  })

  it('is only warned of by bindings that warn', () => {
    policy({ validations: [{ expression: 'false', message: 'odd' }] }, { validationActions: ['Warn', 'Audit'] })
    const created = configMap('a')
    expect(created.status).toBe(201)
    expect(created.headers.Warning).toEqual([
      `299 - "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'p': odd"`,
    ])
  })

  it('of nobody is held up by a policy without binding, or a binding without policy', () => {
    send('POST', `${GROUP}/validatingadmissionpolicies`, {
      metadata: { name: 'q' },
      spec: { ...CONFIG_MAPS, validations: [{ expression: 'false' }] },
    })
    bind({}, 'nope')
    expect(configMap('a').status).toBe(201)
  })
})

describe('an expression that fails', () => {
  const validations = [{ expression: 'object.data.nope == 1' }]

  it('refuses', () => {
    policy({ validations })
    expect(messageOf(configMap('a', {}, { b: 'c' }))).toBe(
      `${DENIED}expression 'object.data.nope == 1' resulted in error: no such key: nope`,
    )
  })

  it('is passed over if the policy says so', () => {
    policy({ failurePolicy: 'Ignore', validations })
    expect(configMap('a', {}, { b: 'c' }).status).toBe(201)
  })

  it('names the variable that it comes from', () => {
    policy({
      variables: [{ name: 'x', expression: 'object.data.nope' }],
      validations: [{ expression: "variables.x == 'y'" }],
    })
    expect(messageOf(configMap('a', {}, { b: 'c' }))).toBe(
      `${DENIED}expression 'variables.x == 'y'' resulted in error: composited variable "x" fails to evaluate: no such key: nope`,
    )
  })

  it('of an audit annotation refuses whatever the binding does with refusals', () => {
    policy(
      { auditAnnotations: [{ key: 'k', valueExpression: "'x' + object.data.nope" }] },
      { validationActions: ['Audit'] },
    )
    expect(messageOf(configMap('a', {}, { b: 'c' }))).toContain('no such key: nope')
  })
})

describe('match conditions', () => {
  it('let a policy pass over requests, even when another of them fails', () => {
    policy({
      matchConditions: [
        { name: 'broken', expression: "object.data.nope == 'x'" },
        { name: 'named', expression: "object.metadata.name == 'a'" },
      ],
      validations: [{ expression: 'false' }],
    })
    expect(configMap('b', {}, { b: 'c' }).status).toBe(201)
    expect(messageOf(configMap('a', {}, { b: 'c' }))).toBe(
      `${DENIED}expression 'object.data.nope == 'x'' resulted in error: no such key: nope`,
    )
  })
})

describe('constraints', () => {
  const validations = [{ expression: 'false' }]
  const constraints = (more: object, rules: object[] = [rule(['*'], ['configmaps'])]) => ({
    validations,
    matchConstraints: { resourceRules: rules, ...more },
  })

  it('name operations, and what a deletion deletes is the old object', () => {
    policy({
      ...constraints({}, [rule(['DELETE'], ['configmaps'])]),
      validations: [{ expression: "object == null && oldObject.data.keep != 'yes'" }],
    })
    configMap('a', {}, { keep: 'yes' })
    configMap('b', {}, { keep: 'no' })
    expect(send('DELETE', `${NAMESPACE}/configmaps/a`).status).toBe(422)
    expect(send('DELETE', `${NAMESPACE}/configmaps/b`).status).toBe(200)
  })

  it('select objects by labels, as they were or will be', () => {
    policy(constraints({ objectSelector: { matchLabels: { guarded: 'yes' } } }, [rule(['UPDATE'], ['configmaps'])]))
    configMap('a', { labels: { guarded: 'yes' } })
    configMap('b')
    const change = (name: string, labels: object) =>
      patch(`${NAMESPACE}/configmaps/${name}`, { metadata: { labels } }).status
    expect(change('a', { guarded: null })).toBe(422)
    expect(change('b', { other: 'x' })).toBe(200)
    expect(change('b', { guarded: 'yes' })).toBe(422)
  })

  it('select namespaces by labels; a Namespace is judged by its own', () => {
    policy(
      constraints({ namespaceSelector: { matchLabels: { strict: 'yes' } } }, [
        rule(['*'], ['configmaps', 'namespaces']),
      ]),
    )
    expect(configMap('a').status).toBe(201)
    const namespace = (name: string, labels: object) =>
      send('POST', '/api/v1/namespaces', { metadata: { name, labels } })
    expect(namespace('x', { strict: 'yes' }).status).toBe(422)
    expect(namespace('y', { strict: 'no' }).status).toBe(201)
  })

  it('leave out what they exclude', () => {
    policy(constraints({ excludeResourceRules: [rule(['*'], ['configmaps'], { resourceNames: ['a'] })] }))
    expect(configMap('a').status).toBe(201)
    expect(configMap('b').status).toBe(422)
  })

  it('tell a scope', () => {
    policy(constraints({}, [rule(['CREATE'], ['*'], { scope: 'Cluster' })]))
    expect(configMap('a').status).toBe(201)
    expect(send('POST', '/api/v1/namespaces', { metadata: { name: 'x' } }).status).toBe(422)
    const role = { metadata: { name: 'x' }, rules: [] }
    expect(send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterroles', role).status).toBe(422)
  })

  it('name subresources, whose bodies can be of other kinds', () => {
    policy({
      ...constraints({}, [rule(['*'], ['pods/eviction', 'pods/status', 'deployments/scale'])]),
      validations: [{ expression: 'false', messageExpression: "request.kind.kind + ' of ' + request.subResource" }],
    })
    const pod = { spec: { containers: [{ name: 'c', image: 'i' }] } }
    send('POST', `${NAMESPACE}/pods`, { metadata: { name: 'a' }, ...pod })
    const deployments = '/apis/apps/v1/namespaces/default/deployments'
    const template = { metadata: { labels: { a: 'b' } }, ...pod }
    const spec = { selector: { matchLabels: { a: 'b' } }, template }
    expect(send('POST', deployments, { metadata: { name: 'd' }, spec }).status).toBe(201)
    const said = (response: ReturnType<typeof send>) => messageOf(response)?.replace(/^.*denied request: /, '')
    expect(said(send('POST', `${NAMESPACE}/pods/a/eviction`, { metadata: { name: 'a' } }))).toBe('Eviction of eviction')
    expect(said(patch(`${NAMESPACE}/pods/a/status`, { status: { message: 'x' } }))).toBe('Pod of status')
    expect(said(patch(`${deployments}/d/scale`, { spec: { replicas: 2 } }))).toBe('Scale of scale')
    expect(patch(`${deployments}/d`, { spec: { replicas: 3 } }).status).toBe(200)
  })

  it('name connections, of which the options are seen', () => {
    policy({
      ...constraints({}, [rule(['CONNECT'], ['pods/exec'])]),
      validations: [{ expression: "object.command[0] != 'sh'", message: 'no shells', reason: 'Forbidden' }],
    })
    send('POST', `${NAMESPACE}/pods`, { metadata: { name: 'a' }, spec: { containers: [{ name: 'c', image: 'i' }] } })
    const exec = (command: string) => send('POST', `${NAMESPACE}/pods/a/exec?command=${command}`)
    expect(exec('sh').status).toBe(403)
    expect(messageOf(exec('ls'))).toBe('pod a does not have a host assigned')
  })

  const event = () =>
    send('POST', `${NAMESPACE}/events`, {
      metadata: { name: 'e' },
      involvedObject: { kind: 'Pod', name: 'p', namespace: 'default' },
      reason: 'R',
      message: 'm',
    })
  const events = { apiGroups: ['events.k8s.io'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['events'] }

  it('mean the same objects under other names as well, which are then seen as these', () => {
    policy({
      ...constraints({}, [events]),
      validations: [
        {
          expression: 'false',
          messageExpression: "object.note + ' ' + request.resource.group + '|' + request.requestResource.group",
        },
      ],
    })
    expect(messageOf(event())).toContain('denied request: m events.k8s.io|')
  })

  it('can be meant exactly', () => {
    policy(constraints({ matchPolicy: 'Exact' }, [events]))
    expect(event().status).toBe(201)
  })
})

describe('params', () => {
  const LIMITS = {
    paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
    matchConstraints: { resourceRules: [rule(['CREATE'], ['secrets'])] },
    validations: [
      {
        expression: "params == null || !(object.metadata.name in params.data.names.split(','))",
        messageExpression: "'not ' + params.metadata.name",
      },
    ],
  }
  const secret = (name: string) => send('POST', `${NAMESPACE}/secrets`, { metadata: { name } })
  const said = (name: string) => messageOf(secret(name))?.replace(/^.*denied request: /, '')

  it('are found by name, in the namespace of the request if none is named', () => {
    configMap('limits', {}, { names: 'x,y' })
    policy(LIMITS, { paramRef: { name: 'limits', parameterNotFoundAction: 'Deny' } })
    expect(said('x')).toBe('not limits')
    expect(secret('z').status).toBe(201)
  })

  it('are all that a selector selects', () => {
    configMap('one', { labels: { limits: 'yes' } }, { names: 'x' })
    configMap('two', { labels: { limits: 'yes' } }, { names: 'y' })
    const selector = { matchLabels: { limits: 'yes' } }
    policy(LIMITS, { paramRef: { selector, namespace: 'default', parameterNotFoundAction: 'Allow' } })
    expect([said('x'), said('y')]).toEqual(['not one', 'not two'])
    expect(secret('z').status).toBe(201)
  })

  it('that are not there refuse, or let pass, as the binding says', () => {
    policy(LIMITS, { paramRef: { name: 'nope', parameterNotFoundAction: 'Deny' } })
    expect(said('x')).toBe(
      'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
    )
    patch(`${GROUP}/validatingadmissionpolicybindings/p`, { spec: { paramRef: { parameterNotFoundAction: 'Allow' } } })
    expect(secret('x').status).toBe(201)
  })

  it('of a kind that nobody serves refuse', () => {
    policy({ ...LIMITS, paramKind: { apiVersion: 'example.com/v1', kind: 'Limit' } })
    expect(messageOf(secret('x'))).toBe(
      `secrets "x" is forbidden: ValidatingAdmissionPolicy 'p' denied request: failed to configure policy: failed to find resource referenced by paramKind: 'example.com/v1, Kind=Limit'`,
    )
  })

  it('may be custom resources', async () => {
    const schema = {
      type: 'object',
      properties: { spec: { type: 'object', properties: { most: { type: 'integer' } } } },
    }
    send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name: 'limits.example.com' },
      spec: {
        group: 'example.com',
        names: { kind: 'Limit', plural: 'limits' },
        scope: 'Cluster',
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    })
    await cluster.settle()
    send('POST', '/apis/example.com/v1/limits', {
      apiVersion: 'example.com/v1',
      kind: 'Limit',
      metadata: { name: 'l' },
      spec: { most: 3 },
    })
    policy(
      {
        ...LIMITS,
        paramKind: { apiVersion: 'example.com/v1', kind: 'Limit' },
        validations: [{ expression: 'size(object.metadata.name) <= params.spec.most' }],
      },
      { paramRef: { name: 'l', parameterNotFoundAction: 'Deny' } },
    )
    expect(secret('abc').status).toBe(201)
    expect(secret('abcd').status).toBe(422)
  })
})

describe('expressions', () => {
  it('see the namespace, who asks and what they may do', () => {
    const mayList = "authorizer.group('').resource('pods').check('list').allowed()"
    const mayCreate = "authorizer.requestResource.check('create').allowed()"
    policy({
      validations: [
        {
          expression: `!(${mayList} && ${mayCreate})`,
          messageExpression: "namespaceObject.metadata.name + ' ' + request.operation",
        },
      ],
    })
    expect(messageOf(configMap('a'))).toBe(`${DENIED}default CREATE`)
  })

  it('work out variables when they are looked at', () => {
    policy({
      variables: [
        { name: 'broken', expression: 'object.data.nope' },
        { name: 'one', expression: '1' },
        { name: 'two', expression: 'variables.one + 1' },
      ],
      validations: [{ expression: "variables.two == 2 || variables.broken == 'x'" }],
    })
    expect(configMap('a').status).toBe(201)
  })
})
