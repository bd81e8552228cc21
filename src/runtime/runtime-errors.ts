/** Errors in the words of containerd 2 and runc. Source: recordings kubelet/ (image-*, start-error*, create-error, ec-target-crashed). */
import type { RuntimeFailure } from '../kubelet/container-runtime.ts'
import type { PullFailure } from './image.ts'
import type { SystemError } from './kernel/system-error.ts'

const unknown = (message: string): RuntimeFailure => ({ code: 'Unknown', message })

export function pullFailure(name: string, failure: PullFailure): RuntimeFailure {
  const unresolved = `failed to pull and unpack image "${name}": failed to resolve reference "${name}"`
  switch (failure) {
    case 'notFound':
      return { code: 'NotFound', message: `${unresolved}: ${name}: not found` }
    case 'denied':
      return unknown(
        `${unresolved}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
      )
    case 'unreachable': {
      const [, host = '', path = '', tag = ''] = /^([^/]+)\/(.+?)[:@]([^/]*)$/.exec(name) ?? []
      return unknown(
        `${unresolved}: failed to do request: Head "https://${host}/v2/${path}/manifests/${tag}": dial tcp: lookup ${host}: no such host`,
      )
    }
    default:
      return unknown(failure)
  }
}

/** How runc says that a command cannot be run. Source: Go's exec.LookPath, which it uses. */
function notExecutable(command: string, error?: SystemError): string {
  // There is no room for one more process: runc does not get as far as to look.
  if (error?.code === 'EAGAIN') return 'error executing setns process: exit status 1'
  const what = `exec: "${command}"`
  if (!command.includes('/')) return `${what}: executable file not found in $PATH`
  if (error?.code === 'EACCES') return `${what}: permission denied`
  if (error?.code === 'EISDIR') return `${what}: is a directory`
  if (error?.code === 'ENOTDIR') return `${what}: stat ${command}: not a directory`
  return `${what}: stat ${command}: no such file or directory`
}

export const startFailure = (command: string, error?: SystemError): RuntimeFailure =>
  unknown(
    `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${notExecutable(command, error)}: unknown`,
  )

export const execFailure = (execId: string, command: string, error?: SystemError): RuntimeFailure =>
  unknown(
    `failed to exec in container: failed to start exec "${execId}": OCI runtime exec failed: exec failed: unable to start container process: ${notExecutable(command, error)}: unknown`,
  )

/** What a client sees of a command that cannot be run: 126 for a name that no folder of $PATH has, 127 for a missing file. */
export const commandNotFound = (
  command: string,
  error?: SystemError,
): { readonly text: string; readonly exitCode: number } => ({
  text: `OCI runtime exec failed: exec failed: unable to start container process: ${notExecutable(command, error)}: unknown`,
  exitCode: command.includes('/') && !['EACCES', 'EAGAIN'].includes(error?.code ?? '') ? 127 : 126,
})

export const notRunning = (id: string): RuntimeFailure =>
  unknown(`failed to exec in container: container "${id}" is not running - in state CONTAINER_EXITED`)

export const targetNotRunning = (id: string, target: string): RuntimeFailure =>
  unknown(
    `failed to generate container "${id}" spec: failed to generate spec: invalid target container: container "${target}" is not running - in state CONTAINER_EXITED`,
  )

/** How containerd says that nobody listens on a port of a Pod. */
export const portRefused = (sandboxId: string, port: number): string =>
  `failed to execute portforward in network namespace "/var/run/netns/cni-${sandboxId.slice(0, 8)}": failed to connect to localhost:${port} inside namespace "${sandboxId}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6 [::1]:${port}: connect: connection refused `

export const noCommand: RuntimeFailure = unknown(
  'failed to generate container spec: failed to generate spec: no command specified',
)

export const refused = unknown

export const notFound = (what: string, id: string): RuntimeFailure => ({
  code: 'NotFound',
  message: `an error occurred when try to find ${what} "${id}": not found`,
})
