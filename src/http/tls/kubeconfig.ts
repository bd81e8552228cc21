/** Kubeconfig files: how kubectl finds the server. */
import { stringify } from 'yaml'

export interface KubeconfigOptions {
  readonly server: string
  /** PEM texts, for HTTPS. */
  readonly ca?: string
  readonly clientCert?: string
  readonly clientKey?: string
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const NAME = 'ephemera'

/** One cluster, one administrator, one context. */
export function kubeconfigText({ server, ca, clientCert, clientKey }: KubeconfigOptions): string {
  const user = {
    ...(clientCert === undefined ? {} : { 'client-certificate-data': base64(clientCert) }),
    ...(clientKey === undefined ? {} : { 'client-key-data': base64(clientKey) }),
  }
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: NAME, cluster: { server, ...(ca === undefined ? {} : { 'certificate-authority-data': base64(ca) }) } },
    ],
    users: [{ name: NAME, user }],
    contexts: [{ name: NAME, context: { cluster: NAME, user: NAME } }],
    'current-context': NAME,
  })
}
