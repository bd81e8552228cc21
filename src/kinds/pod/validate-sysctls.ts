/** Kernel parameters of a Pod. Source: recording pod-invalid/security; namespaces of parameters: Linux ipc_namespaces(7), network_namespaces(7). */
import { at, duplicate, type FieldError, invalid, required } from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import type { PodSpec } from './types.ts'

const SEGMENT = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const NAME = `^(${SEGMENT}[\\./])*${SEGMENT}$`
const NAME_RE = new RegExp(NAME)
const MAX_NAME = 253

export function validateSysctls(spec: PodSpec, path: string): FieldError[] {
  const names = new Set<string>()
  return (spec.securityContext?.sysctls ?? []).flatMap(({ name }, index) => {
    const here = `${at(path, index)}.name`
    const errors = joined(nameErrors(name, names.has(name), here), hostErrors(name, spec, here))
    names.add(name)
    return errors
  })
}

function nameErrors(name: string, isKnown: boolean, path: string): FieldError[] {
  if (name === '') return [required(path)]
  if (Buffer.byteLength(name) > MAX_NAME || !NAME_RE.test(name))
    return [invalid(path, name, `must have at most ${MAX_NAME} characters and match regex ${NAME}`)]
  return isKnown ? [duplicate(path, name)] : []
}

/** A parameter of a namespace that the Pod shares with its host is the host's. */
function hostErrors(name: string, { hostNetwork, hostIPC }: PodSpec, path: string): FieldError[] {
  const namespace = namespaceOf(dotted(name))
  if (namespace === 'Net' && hostNetwork)
    return [invalid(path, name, "may not be specified when 'hostNetwork' is true")]
  if (namespace === 'IPC' && hostIPC) return [invalid(path, name, "may not be specified when 'hostIPC' is true")]
  return []
}

/** `net/ipv4/conf/eno2.100/x` is `net.ipv4.conf.eno2/100.x`: which sign separates shows in the first of them. */
function dotted(name: string): string {
  if (/[./]/.exec(name)?.[0] !== '/') return name
  return name.replace(/[./]/g, (sign) => (sign === '/' ? '.' : '/'))
}

const IPC_NAMES = /^kernel\.(?:sem|shmall|shmmax|shmmni|shm_rmid_forced|shm|msgmax|msgmnb|msgmni|msg)$|^fs\.mqueue\./

/** A pattern counts as what stands before its star. */
function namespaceOf(name: string): 'IPC' | 'Net' | undefined {
  const [fixed = ''] = name.split('*')
  if (fixed.startsWith('net.')) return 'Net'
  return IPC_NAMES.test(fixed) ? 'IPC' : undefined
}
