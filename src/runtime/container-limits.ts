/** What a container may use, in numbers. Source: kubelet, milliCPUToQuota and MilliCPUToShares. */
import { Quantity } from '../apimachinery/quantity.ts'
import type { ContainerResources } from '../kubelet/container-runtime.ts'
import type { ControlGroupLimits } from './kernel/control-group.ts'

/** Who says no request is given what the limit says. */
export function limitsOf({ requests, limits }: ContainerResources): ControlGroupLimits {
  const cpuLimit = limits?.cpu === undefined ? undefined : Number(Quantity.parse(limits.cpu).milliValue())
  return {
    cpuLimit,
    cpuRequest: requests?.cpu === undefined ? cpuLimit : Number(Quantity.parse(requests.cpu).milliValue()),
    memoryLimit: limits?.memory === undefined ? undefined : Number(Quantity.parse(limits.memory).value()),
  }
}
