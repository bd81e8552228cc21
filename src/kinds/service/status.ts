/** The status of Services: where their load balancer is. Source: recording kinds-core/services-updates. */
import { type FieldError, forbidden, notSupported, required } from '../../apimachinery/field-error.ts'
import { BALANCER_PATH, type BalancerAddress, loadBalancerErrors, loadBalancerStatus } from '../load-balancer-status.ts'
import type { Service } from './types.ts'

const MODES = ['Proxy', 'VIP']

function modeErrors({ ip = '', ipMode }: BalancerAddress, path: string): FieldError[] {
  const field = `${path}.ipMode`
  if (ipMode === undefined) return ip === '' ? [] : [required(field, 'must be specified when `ip` is set')]
  if (ip === '') return [forbidden(field, 'may not be specified when `ip` is not set')]
  return MODES.includes(ipMode) ? [] : [notSupported(field, ipMode, MODES)]
}

function balancerErrors({ spec, status: { loadBalancer } }: Service, old: Service): FieldError[] {
  if (spec.type !== 'LoadBalancer' && (loadBalancer?.ingress ?? []).length > 0)
    return [forbidden(BALANCER_PATH, "may only be used when `spec.type` is 'LoadBalancer'")]
  return loadBalancerErrors(loadBalancer, old.status.loadBalancer, modeErrors)
}

export const serviceStatus = loadBalancerStatus<Service>(balancerErrors)
