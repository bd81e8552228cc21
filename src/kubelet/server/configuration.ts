/** /configz: the kubelet's configuration. */
import type { KubeletState } from './kubelet-state.ts'
import { jsonPage, type Page } from './page.ts'

/** The fields that tools ask for, as kubeadm sets them or by default. */
const CONFIGURATION = {
  syncFrequency: '1m0s',
  fileCheckFrequency: '20s',
  address: '0.0.0.0',
  port: 10_250,
  healthzPort: 10_248,
  healthzBindAddress: '127.0.0.1',
  clusterDomain: 'cluster.local',
  clusterDNS: ['10.0.0.10'],
  streamingConnectionIdleTimeout: '4h0m0s',
  nodeStatusUpdateFrequency: '10s',
  nodeStatusReportFrequency: '5m0s',
  nodeLeaseDurationSeconds: 40,
  cgroupDriver: 'systemd',
  cpuManagerPolicy: 'none',
  maxPods: 110,
  podPidsLimit: 1024,
  serializeImagePulls: true,
  containerLogMaxSize: '10Mi',
  containerLogMaxFiles: 5,
  enableServer: true,
  enableDebuggingHandlers: true,
  containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
}

export const configurationPage = (_state: KubeletState): Page =>
  jsonPage(JSON.stringify({ kubeletconfig: CONFIGURATION }))
