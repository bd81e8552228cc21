import { expect, it } from 'vitest'
import { limitFaults, requestFaults } from '../../../src/admission/limit-ranger/constraints.ts'

const NOTHING = { requests: {}, limits: {} }

it.each([
  [{ min: { cpu: '100m' } }, NOTHING, 'minimum cpu usage per Pod is 100m.  No request is specified'],
  [
    { min: { cpu: '1' } },
    { requests: { cpu: '2' }, limits: { cpu: '0.5' } },
    'minimum cpu usage per Pod is 1, but limit is 0.5',
  ],
  [
    { max: { memory: '1Gi' } },
    { requests: {}, limits: { memory: '1025Mi' } },
    'maximum memory usage per Pod is 1Gi, but limit is 1025Mi',
  ],
  [
    { maxLimitRequestRatio: { cpu: '2' } },
    { requests: { cpu: '300m' }, limits: { cpu: '1' } },
    'cpu max limit to request ratio per Pod is 2, but provided ratio is 3.333333',
  ],
])('%j refuses %j', (bounds, amounts, fault) => {
  expect(limitFaults({ type: 'Pod', ...bounds }, amounts)).toEqual([fault])
})

it('passes what lies on the bounds, however it is written', () => {
  const bounds = { type: 'Pod', min: { cpu: '0.5' }, max: { cpu: '1' }, maxLimitRequestRatio: { cpu: '2' } }
  expect(limitFaults(bounds, { requests: { cpu: '500m' }, limits: { cpu: '1000m' } })).toEqual([])
})

it('looks at nothing but the requests of claims', () => {
  const bounds = { type: 'PersistentVolumeClaim', max: { storage: '1Gi' } }
  expect(requestFaults(bounds, { storage: '2Gi' })).toEqual([
    'maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi',
  ])
})
