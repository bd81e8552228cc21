/** What rules allow, and which rules cover others. */
import { describe, expect, it } from 'vitest'
import { ruleAllows } from '../../../src/authorization/policy-rules.ts'
import { describeRules, uncovered } from '../../../src/authorization/rule-coverage.ts'
import type { Attributes, PolicyRule } from '../../../src/registry/access.ts'

const PODS: Attributes = {
  isResource: true,
  path: '/api/v1/namespaces/a/pods',
  verb: 'get',
  group: '',
  version: 'v1',
  namespace: 'a',
  resource: 'pods',
  subresource: '',
  name: 'web',
}
const rule = (more: Partial<PolicyRule> = {}): PolicyRule => ({
  verbs: ['get'],
  apiGroups: [''],
  resources: ['pods'],
  ...more,
})

describe('a rule for resources', () => {
  it.each<[string, Partial<PolicyRule>, Partial<Attributes>, boolean]>([
    ['the same', {}, {}, true],
    ['another verb', {}, { verb: 'list' }, false],
    ['all verbs', { verbs: ['*'] }, { verb: 'fly' }, true],
    ['another group', {}, { group: 'apps' }, false],
    ['all groups', { apiGroups: ['*'] }, { group: 'apps' }, true],
    ['a subresource that is not named', {}, { subresource: 'log' }, false],
    ['a subresource that is named', { resources: ['pods/log'] }, { subresource: 'log' }, true],
    ['the resource of a subresource', { resources: ['pods/log'] }, {}, false],
    ['a subresource of any resource', { resources: ['*/log'] }, { subresource: 'log' }, true],
    ['all resources', { resources: ['*'] }, { subresource: 'log' }, true],
    ['what only looks like a pattern', { resources: ['pods/*'] }, { subresource: 'log' }, false],
    ['a name', { resourceNames: ['web'] }, {}, true],
    ['another name', { resourceNames: ['db'] }, {}, false],
    ['no name where names count', { resourceNames: ['web'] }, { name: '' }, false],
    ['a path', {}, { isResource: false }, false],
  ])('%s', (_, more, asked, allowed) => {
    expect(ruleAllows(rule(more), { ...PODS, ...asked })).toBe(allowed)
  })
})

describe('a rule for paths', () => {
  it.each([
    ['/healthz', '/healthz', true],
    ['/healthz', '/healthz/', false],
    ['/healthz/*', '/healthz/etcd', true],
    ['/healthz/*', '/healthz', false],
    ['/healthz*', '/healthzx', true],
    ['*', '/anything', true],
    ['/a/**', '/a/b', true],
  ])('%s and %s', (url, path, allowed) => {
    const paths = { verbs: ['get'], nonResourceURLs: [url] }
    expect(ruleAllows(paths, { ...PODS, isResource: false, path })).toBe(allowed)
    expect(ruleAllows(paths, PODS)).toBe(false)
  })
})

describe('rules that somebody has', () => {
  const owned = [
    rule({ verbs: ['get', 'list'], resources: ['pods', '*/scale'] }),
    rule({ resources: ['secrets'], resourceNames: ['a', 'b'] }),
    { verbs: ['get'], nonResourceURLs: ['/x/*'] },
  ]

  it.each<[string, PolicyRule, string[]]>([
    ['cover the same', rule(), []],
    ['cover subresources of any resource', rule({ resources: ['deployments/scale'] }), []],
    [
      'do not cover other verbs',
      rule({ verbs: ['get', 'delete'] }),
      ['{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}'],
    ],
    ['do not cover all verbs', rule({ verbs: ['*'] }), ['{APIGroups:[""], Resources:["pods"], Verbs:["*"]}']],
    ['cover the names they are for', rule({ resources: ['secrets'], resourceNames: ['b'] }), []],
    [
      'do not cover all names',
      rule({ resources: ['secrets'] }),
      ['{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}'],
    ],
    [
      'are told of one by one, verbs together, in order',
      rule({ verbs: ['watch', 'delete'], resources: ['secrets', 'pods'], resourceNames: ['a'] }),
      [
        '{APIGroups:[""], Resources:["pods"], ResourceNames:["a"], Verbs:["watch" "delete"]}',
        '{APIGroups:[""], Resources:["secrets"], ResourceNames:["a"], Verbs:["watch" "delete"]}',
      ],
    ],
    ['cover paths below theirs', { verbs: ['get'], nonResourceURLs: ['/x/y', '/x/*'] }, []],
    [
      'do not cover paths above theirs',
      { verbs: ['get'], nonResourceURLs: ['/x'] },
      ['{NonResourceURLs:["/x"], Verbs:["get"]}'],
    ],
  ])('%s', (_, wanted, lacking) => {
    expect(describeRules(uncovered(owned, [wanted]))).toEqual(lacking)
  })
})
