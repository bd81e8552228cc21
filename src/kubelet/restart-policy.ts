/** Whether a container that has ended is to run again. Source: semantics §10.4, KEP-5307 (rules of containers), recording kubelet/restart-rules. */
import type { ContainerRecord } from './container-runtime.ts'
import { type Container, isDeleted, type Pod } from './pod.ts'

const byPolicy = (policy: string | undefined, exitCode: number): boolean =>
  policy === 'Never' ? false : policy === 'OnFailure' ? exitCode !== 0 : true

function matchesRule({ restartPolicyRules = [] }: Container, exitCode: number): boolean {
  return restartPolicyRules.some(({ action, exitCodes }) => {
    if (action !== 'Restart' || exitCodes === undefined) return false
    const listed = (exitCodes.values ?? []).includes(exitCode)
    return exitCodes.operator === 'In' ? listed : exitCodes.operator === 'NotIn' && !listed
  })
}

/** By the container's rules, else its own policy, else the Pod's. */
export function restartsAfter(pod: Pod, container: Container, exitCode: number): boolean {
  const { restartPolicy } = container
  if (restartPolicy === undefined) return byPolicy(pod.spec.restartPolicy, exitCode)
  return matchesRule(container, exitCode) || byPolicy(restartPolicy, exitCode)
}

/** Whether the container, whose newest run is `record`, is to be started. */
export function shouldRun(pod: Pod, container: Container, record: ContainerRecord | undefined): boolean {
  if (isDeleted(pod)) return false
  if (record === undefined || record.state === 'created') return true
  return record.state === 'exited' && restartsAfter(pod, container, record.exitCode)
}

/** Whether a container that a probe failed is started again after it is killed. */
export function restartsWhenKilled(pod: Pod, { restartPolicy }: Container): boolean {
  return (restartPolicy ?? pod.spec.restartPolicy) !== 'Never'
}
