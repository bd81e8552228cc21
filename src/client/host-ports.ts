/** Which ports of its node a Pod takes. Source: Kubernetes' NodePorts plug-in, which the scheduler and kubelets ask. */

export interface HostPort {
  readonly ip: string
  readonly protocol: string
  readonly port: number
}

interface PortUser {
  readonly restartPolicy?: string
  readonly ports?: readonly { readonly hostPort?: number; readonly hostIP?: string; readonly protocol?: string }[]
}

interface PodPorts {
  readonly spec: { readonly containers: readonly PortUser[]; readonly initContainers?: readonly PortUser[] }
}

const ANY = '0.0.0.0'

/** Those of main containers and sidecars: other init containers have ended before anybody asks. */
export function hostPortsOf({ spec }: PodPorts): HostPort[] {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...spec.containers, ...sidecars].flatMap(({ ports = [] }) =>
    ports
      .filter(({ hostPort = 0 }) => hostPort > 0)
      .map(({ hostPort = 0, hostIP = '', protocol = 'TCP' }) => ({
        ip: hostIP === '' ? ANY : hostIP,
        protocol,
        port: hostPort,
      })),
  )
}

export const portsConflict = (a: HostPort, b: HostPort): boolean =>
  a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === ANY || b.ip === ANY)
