/** Kubeconfig files: how kubectl finds the server. */
import { stringify } from 'yaml'

export interface KubeconfigOptions {
  readonly server: string
  /** The bearer token of the user. */
  readonly token: string
  /** PEM text, for HTTPS. */
  readonly ca?: string
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const NAME = 'ephemera'

/** One cluster, one administrator, one context. */
export function kubeconfigText({ server, token, ca }: KubeconfigOptions): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: NAME, cluster: { server, ...(ca === undefined ? {} : { 'certificate-authority-data': base64(ca) }) } },
    ],
    users: [{ name: NAME, user: { token } }],
    contexts: [{ name: NAME, context: { cluster: NAME, user: NAME } }],
    'current-context': NAME,
  })
}
