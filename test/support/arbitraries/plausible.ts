/** Texts that a field may well hold: without them nearly every random object would be refused at its first name. */
import fc, { type Arbitrary } from 'fast-check'

/** By the Go type of an enumeration. Each has one value that is none of it. */
const BY_TYPE: { readonly [goType: string]: readonly string[] } = {
  'v1.PullPolicy': ['Always', 'IfNotPresent', 'Never', 'Sometimes'],
  'v1.RestartPolicy': ['Always', 'OnFailure', 'Never'],
  'v1.ContainerRestartPolicy': ['Always', 'Never'],
  'v1.DNSPolicy': ['ClusterFirst', 'Default', 'None', 'ClusterFirstWithHostNet'],
  'v1.Protocol': ['TCP', 'UDP', 'SCTP', 'ICMP'],
  'v1.TerminationMessagePolicy': ['File', 'FallbackToLogsOnError', 'Maybe'],
  'v1.URIScheme': ['HTTP', 'HTTPS', 'FTP'],
  'v1.TolerationOperator': ['Exists', 'Equal', 'Lt'],
  'v1.TaintEffect': ['NoSchedule', 'NoExecute', 'PreferNoSchedule'],
  'v1.NodeSelectorOperator': ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt'],
  'v1.UnsatisfiableConstraintAction': ['DoNotSchedule', 'ScheduleAnyway'],
  'v1.PreemptionPolicy': ['Never', 'PreemptLowerPriority'],
  'v1.SeccompProfileType': ['RuntimeDefault', 'Unconfined', 'Localhost'],
  'v1.StorageMedium': ['', 'Memory'],
  'v1.MountPropagationMode': ['None', 'HostToContainer', 'Bidirectional'],
  'v1.Capability': ['NET_ADMIN', 'SYS_PTRACE', 'ALL'],
  'v1.Signal': ['SIGTERM', 'SIGUSR1'],
  'v1.ResourceResizeRestartPolicy': ['NotRequired', 'RestartContainer'],
}

/** By the name of the field, where its type is a plain string. */
const BY_NAME: { readonly [field: string]: readonly string[] } = {
  name: ['a', 'web', 'cache-0', 'debugger', 'Not_A_Name'],
  image: ['nginx', 'busybox:1.36', 'registry.k8s.io/pause:3.10', ' '],
  mountPath: ['/data', '/var/log', 'relative'],
  path: ['/', '/healthz', 'data/x', '../up'],
  subPath: ['a', '../b'],
  command: ['sh', '-c', 'sleep 1'],
  args: ['--flag', 'x'],
  key: ['app', 'example.com/role', 'Bad Key'],
  operator: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Near'],
  topologyKey: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'],
  resourceName: ['cpu', 'memory'],
  resource: ['limits.cpu', 'requests.memory'],
  fieldPath: ['metadata.name', 'status.podIP', 'spec.secret'],
  host: ['localhost', '10.0.0.1'],
  ip: ['10.0.0.1', '::1', '300.0.0.1'],
  nameservers: ['8.8.8.8', 'dns'],
  hostnames: ['a.example.com'],
  serviceAccountName: ['default'],
  serviceAccount: ['default'],
  priorityClassName: ['system-cluster-critical', 'none'],
  schedulerName: ['default-scheduler', 'mine'],
  hostname: ['web', 'Bad Host'],
  subdomain: ['sub'],
}

const OTHERWISE = ['a', 'value', 'x.y', '']

/** A text for a field of this name and Go type: mostly one that is right. */
export function plausible(name: string, goType: string): Arbitrary<string> {
  const texts = BY_TYPE[goType] ?? BY_NAME[name] ?? OTHERWISE
  // The last ones of a list are the wrong ones: rare.
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...texts.slice(0, Math.max(1, texts.length - 1))) },
    { weight: 1, arbitrary: fc.constantFrom(...texts) },
  )
}
