/** Ephemera's public API. */
export type { StaticToken } from './apiserver/authentication/authenticators.ts'
export type { Client, ClientEvent, ClientList, ClientPatch, ListQuery } from './client/client.ts'
export { type Cluster, type ClusterClock, createCluster } from './cluster.ts'
export type { ContainerEnd, Fault, Faults, PullFault } from './faults.ts'
export type { InjectRequest, InjectResponse } from './inject.ts'
export type { Journal, JournalWrite } from './journal.ts'
export type { NodeConditionDefinition, NodeDefinition, NodeTaint } from './kubelet/node-definition.ts'
export type { Listening, ListenOptions } from './listeners.ts'
export type { CustomMetric, ExternalMetric } from './metrics/custom-values.ts'
export type { MetricSetting } from './metrics/rules.ts'
export type { Metrics, NodeUsage, PodUsage, Usage } from './metrics/settings.ts'
export type { Nodes } from './nodes.ts'
export type { ClusterOptions } from './options.ts'
export type {
  ImageDefinition,
  OutputPart,
  PortAnswer,
  PortBehaviour,
  PortRequest,
  ProcessBehaviour,
  ProcessStart,
  Program,
  PullBehaviour,
  TermBehaviour,
} from './runtime/image.ts'
export { parseImages } from './runtime/image-file.ts'
export type { Program as ContainerProgram, ProgramProcess } from './runtime/kernel/process-api.ts'
