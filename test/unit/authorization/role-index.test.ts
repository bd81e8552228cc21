/** The index of roles and bindings follows every write. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../src/apimachinery/objects.ts'
import { createRbacAuthorizer } from '../../../src/authorization/rbac-authorizer.ts'
import { RoleIndex } from '../../../src/authorization/role-index.ts'
import type { Authorizer, UserInfo } from '../../../src/registry/access.ts'
import { MemoryStorage } from '../../../src/store/memory-storage.ts'

const GROUP = 'rbac.authorization.k8s.io'
const user = (name: string, ...groups: string[]): UserInfo => ({ name, uid: '', groups, extra: {} })
const object = (kind: string, name: string, namespace: string | undefined, rest: object): KubeObject => ({
  kind,
  apiVersion: `${GROUP}/v1`,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  ...rest,
})
const role = () => object('Role', 'reader', 'a', { rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }] })
const binding = (name: string, role: string, ...subjects: object[]): KubeObject =>
  object('RoleBinding', name, 'a', { roleRef: { apiGroup: GROUP, kind: 'Role', name: role }, subjects })

describe('the index of roles', () => {
  let storage: MemoryStorage
  let rbac: Authorizer

  beforeEach(() => {
    storage = new MemoryStorage()
    rbac = createRbacAuthorizer(new RoleIndex(storage))
    storage.create(`roles.${GROUP}`, 'a/reader', role())
  })

  const bind = (made: KubeObject) => storage.create(`rolebindings.${GROUP}`, `a/${made.metadata.name}`, made)
  const decide = (who: UserInfo, namespace = 'a') =>
    rbac.authorize(who, {
      isResource: true,
      path: '',
      verb: 'get',
      group: '',
      version: 'v1',
      namespace,
      resource: 'pods',
      subresource: '',
      name: '',
    })

  it('finds users, groups and accounts of the namespace of the binding', () => {
    bind(
      binding(
        'b',
        'reader',
        { kind: 'User', name: 'alice' },
        { kind: 'Group', name: 'ops' },
        { kind: 'ServiceAccount', name: 'robot' },
      ),
    )

    expect(decide(user('alice')).reason).toBe('RBAC: allowed by RoleBinding "b/a" of Role "reader" to User "alice"')
    expect(decide(user('x', 'y', 'ops')).reason).toBe(
      'RBAC: allowed by RoleBinding "b/a" of Role "reader" to Group "ops"',
    )
    expect(decide(user('system:serviceaccount:a:robot')).reason).toContain('to ServiceAccount "robot/a"')
    expect(decide(user('system:serviceaccount:b:robot')).allowed).toBe(false)
    expect(decide(user('alice'), 'b').allowed).toBe(false)
    expect(decide(user('alice'), '').allowed).toBe(false)
  })

  it('forgets subjects and bindings that go', () => {
    const first = bind(binding('b', 'reader', { kind: 'User', name: 'alice' }))
    const second = storage.update(
      `rolebindings.${GROUP}`,
      'a/b',
      binding('b', 'reader', { kind: 'User', name: 'bob' }),
      first?.revision ?? 0,
    )

    expect(decide(user('alice')).allowed).toBe(false)
    expect(decide(user('bob')).allowed).toBe(true)

    storage.delete(`rolebindings.${GROUP}`, 'a/b', second?.revision ?? 0)
    expect(decide(user('bob'))).toEqual({ allowed: false })
  })

  it('tells of roles that are not there', () => {
    bind(binding('b', 'nope', { kind: 'User', name: 'alice' }))
    bind(binding('c', 'neither', { kind: 'User', name: 'alice' }))

    expect(decide(user('alice'))).toEqual({
      allowed: false,
      reason: `RBAC: [role.${GROUP} "nope" not found, role.${GROUP} "neither" not found]`,
    })
  })
})
