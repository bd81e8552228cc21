/** A team allows debugging with some images only: what `kubectl debug` meets then. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'

let cluster: Cluster
beforeAll(async () => {
  cluster = await createCluster({ time: 'virtual', nodes: 1 })
  await cluster.apply(`
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: debug-images }
spec:
  matchConstraints:
    resourceRules:
      - apiGroups: ['']
        apiVersions: [v1]
        operations: [UPDATE]
        resources: [pods/ephemeralcontainers]
  paramKind: { apiVersion: v1, kind: ConfigMap }
  variables:
    - name: allowed
      expression: params.data.images.split(' ')
    - name: before
      expression: oldObject.spec.?ephemeralContainers.orValue([]).map(c, c.name)
    - name: refused
      expression: object.spec.ephemeralContainers.filter(c, !(c.name in variables.before) && !(c.image in variables.allowed))
  validations:
    - expression: variables.refused.size() == 0
      messageExpression: "'not for debugging: ' + variables.refused.map(c, c.image).join(', ')"
      reason: Forbidden
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: debug-images }
spec:
  policyName: debug-images
  validationActions: [Deny]
  paramRef: { name: debug-images, namespace: default, parameterNotFoundAction: Deny }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: debug-images }
data: { images: 'busybox:1.36 nicolaka/netshoot' }
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { containers: [{ name: app, image: nginx }] }
`)
  await cluster.settle()
})
afterAll(() => cluster.close())

const debug = (name: string, image: string, query = '') =>
  cluster.inject({
    method: 'PATCH',
    url: `/api/v1/namespaces/default/pods/web/ephemeralcontainers${query}`,
    headers: { 'Content-Type': 'application/strategic-merge-patch+json' },
    body: { spec: { ephemeralContainers: [{ name, image }] } },
  })

it('refuses an image that is not allowed, dry or not', () => {
  for (const query of ['', '?dryRun=All']) {
    const refused = debug('debugger-1', 'alpine', query)
    expect(refused.status).toBe(403)
    expect(refused.json()).toMatchObject({
      reason: 'Forbidden',
      message: `pods "web" is forbidden: ValidatingAdmissionPolicy 'debug-images' with binding 'debug-images' denied request: not for debugging: alpine`,
    })
  }
})

it('lets an allowed image run', async () => {
  expect(debug('debugger-2', 'busybox:1.36').status).toBe(200)
  await cluster.settle()
  const pod = await cluster.client.get('pods', 'default/web')
  expect(pod).toMatchObject({
    status: { ephemeralContainerStatuses: [{ name: 'debugger-2', image: expect.stringContaining('busybox') }] },
  })
})

it('goes by the list as it is now', async () => {
  await cluster.apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'debug-images' },
    data: { images: 'alpine' },
  })
  expect(debug('debugger-3', 'alpine').status).toBe(200)
})
