import { describe, expect, it } from 'vitest'
import { assumedRequests, podRequests } from '../../../../src/controllers/scheduler/pod-requests.ts'
import type { Pod } from '../../../../src/controllers/scheduler/types.ts'

const pod = (spec: Pod['spec']): Pod => ({ kind: 'Pod', apiVersion: 'v1', metadata: {}, spec, status: {} })
const asking = (cpu: string, restartPolicy = ''): Pod['spec']['containers'][number] => ({
  resources: { requests: { cpu } },
  ...(restartPolicy === '' ? {} : { restartPolicy }),
})
const cpuOf = (spec: Pod['spec']): number | undefined => podRequests(pod(spec)).get('cpu')

describe('a Pod asks for', () => {
  it('what its containers need together, or an init container alone if that is more', () => {
    expect(cpuOf({ containers: [asking('1'), asking('500m')] })).toBe(1500)
    expect(cpuOf({ containers: [asking('1')], initContainers: [asking('3')] })).toBe(3000)
  })

  it('what sidecars need beside all that comes after them', () => {
    const initContainers = [asking('5'), asking('1', 'Always'), asking('4')]
    expect(cpuOf({ containers: [asking('2')], initContainers })).toBe(5000)
    expect(cpuOf({ containers: [asking('6')], initContainers })).toBe(7000)
  })

  it('what it says for itself as a whole, and its overhead', () => {
    const whole = { containers: [asking('1')], resources: { requests: { cpu: '3' } }, overhead: { cpu: '250m' } }
    expect(cpuOf(whole)).toBe(3250)
  })

  it('a little, when nodes are compared, where it asks for nothing', () => {
    const assumed = assumedRequests(pod({ containers: [{}, asking('1')] }))
    expect(assumed.get('cpu')).toBe(1100)
    expect(assumed.get('memory')).toBe(400 * 1024 * 1024)
  })
})
