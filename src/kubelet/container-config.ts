/** What a container is created with. Source: recordings kubelet/run-as-nonroot-*, security-user, runtime calls. */
import type { Client } from '../client/client.ts'
import type { ContainerConfig, ImageInfo, Namespaces, PodRecord } from './container-runtime.ts'
import type { PodAddresses } from './downward-api.ts'
import { ConfigError, type Environment, environmentOf } from './environment.ts'
import { expand } from './expansion.ts'
import { type Container, type Pod, podFullName, type SecurityContext } from './pod.ts'

export interface ConfigInput {
  readonly client: Client
  readonly pod: Pod
  readonly container: Container
  readonly image: ImageInfo
  readonly attempt: number
  readonly addresses: PodAddresses
  readonly runtime: PodRecord
}

/** Throws ConfigError for what makes it impossible. */
export function containerConfig({
  client,
  pod,
  container,
  image,
  attempt,
  addresses,
  runtime,
}: ConfigInput): ContainerConfig {
  const namespaces = namespacesOf(pod, container, runtime)
  const env = environmentOf(client, pod, container, addresses)
  checkSubPaths(container, env)
  refuseRoot(pod, container, image)
  const own = container.securityContext
  const shared = pod.spec.securityContext
  const runAsUser = own?.runAsUser ?? shared?.runAsUser
  const runAsGroup = own?.runAsGroup ?? shared?.runAsGroup
  const { uid = '', namespace = '', name = '' } = pod.metadata
  return {
    pod: { uid, namespace, name },
    name: container.name,
    attempt,
    image: container.image,
    command: (container.command ?? []).map((word) => expand(word, env.get)),
    args: (container.args ?? []).map((word) => expand(word, env.get)),
    env: env.variables,
    stdin: container.stdin === true,
    ...(container.stdinOnce === true ? { stdinOnce: true } : {}),
    tty: container.tty === true,
    ...(container.terminationMessagePath === undefined
      ? {}
      : { terminationMessagePath: container.terminationMessagePath }),
    namespaces,
    ...(runAsUser === undefined ? {} : { runAsUser }),
    ...(runAsGroup === undefined ? {} : { runAsGroup }),
    supplementalGroups: [
      ...(shared?.fsGroup === undefined ? [] : [shared.fsGroup]),
      ...(shared?.supplementalGroups ?? []),
    ],
    resources: container.resources,
    ...(container.workingDir === undefined ? {} : { workingDir: container.workingDir }),
    ...(own?.readOnlyRootFilesystem === true ? { readOnlyRoot: true } : {}),
    ...capabilitiesOf(own),
  }
}

/** Nothing for the many containers that ask for nothing. */
function capabilitiesOf({ privileged, capabilities }: SecurityContext = {}): Pick<ContainerConfig, 'capabilities'> {
  if (privileged === undefined && capabilities === undefined) return {}
  return { capabilities: { privileged: privileged === true, ...capabilities } }
}

/** Which namespaces the Pod's sandbox has. */
export function podNamespaces({ spec }: Pod): Namespaces {
  return {
    network: spec.hostNetwork === true ? 'NODE' : 'POD',
    ipc: spec.hostIPC === true ? 'NODE' : 'POD',
    pid: spec.hostPID === true ? 'NODE' : spec.shareProcessNamespace === true ? 'POD' : 'CONTAINER',
  }
}

/** An ephemeral container with a target is in its process namespace. */
function namespacesOf(pod: Pod, { targetContainerName = '' }: Container, { containers }: PodRecord): Namespaces {
  const own = podNamespaces(pod)
  if (targetContainerName === '') return own
  const target = containers.find(({ name }) => name === targetContainerName)
  if (target === undefined) throw new ConfigError(`unable to find target container ${targetContainerName}`)
  return own.pid === 'CONTAINER' ? { ...own, pid: 'TARGET', target: target.id } : own
}

/** All that subPathExpr names has to have a value. */
function checkSubPaths({ volumeMounts = [] }: Container, env: Environment): void {
  for (const { subPathExpr } of volumeMounts) {
    const missing = new Set<string>()
    expand(subPathExpr ?? '', (name) => {
      const value = env.get(name)
      if ((value ?? '') === '') missing.add(name)
      return value
    })
    if (missing.size > 0) throw new ConfigError(`missing value for ${[...missing].sort().join(', ')}`)
  }
}

function refuseRoot(pod: Pod, container: Container, { uid, username }: ImageInfo): void {
  const own = container.securityContext
  const shared = pod.spec.securityContext
  if ((own?.runAsNonRoot ?? shared?.runAsNonRoot) !== true) return
  const user = own?.runAsUser ?? shared?.runAsUser
  const where = `(pod: "${podFullName(pod)}", container: ${container.name})`
  if (user !== undefined) {
    if (user === 0) throw new ConfigError(`container's runAsUser breaks non-root policy ${where}`)
    return
  }
  if (uid === undefined && username !== undefined) {
    throw new ConfigError(
      `container has runAsNonRoot and image has non-numeric user (${username}), cannot verify user is non-root ${where}`,
    )
  }
  if ((uid ?? 0) === 0) throw new ConfigError(`container has runAsNonRoot and image will run as root ${where}`)
}
