/** Requests to a cluster, without a socket, for tests of what it answers. */
import type { Cluster } from '../../src/index.ts'

export interface Answer {
  readonly status: number
  /** Undefined when there is none. */
  readonly body: unknown
  readonly warning: string
}

interface PodMetadata {
  readonly name: string
  readonly labels?: { readonly [key: string]: string }
}

const MERGE = 'application/merge-patch+json'
const STRATEGIC = 'application/strategic-merge-patch+json'

/** Sends requests as the cluster's administrator, who may pose as another user. */
export class Requests {
  readonly #cluster: Cluster
  readonly #headers: { readonly 'impersonate-user'?: string }

  constructor(cluster: Cluster, user?: string) {
    this.#cluster = cluster
    this.#headers = user === undefined ? {} : { 'impersonate-user': user }
  }

  send(method: string, url: string, body?: object, type = 'application/json'): Answer {
    const sent = { ...this.#headers, 'content-type': type }
    const { status, text, headers } = this.#cluster.inject({ method, url, headers: sent, body })
    const warning = Object.entries(headers).find(([name]) => name.toLowerCase() === 'warning')?.[1]
    return { status, body: text === '' ? undefined : JSON.parse(text), warning: String(warning ?? '') }
  }

  get(url: string): Answer {
    return this.send('GET', url)
  }

  post(url: string, body: object): Answer {
    return this.send('POST', url, body)
  }

  merge(url: string, patch: object): Answer {
    return this.send('PATCH', url, patch, MERGE)
  }

  strategic(url: string, patch: object): Answer {
    return this.send('PATCH', url, patch, STRATEGIC)
  }

  /** Creates a Pod of one container `app` in the namespace default, which gets its ServiceAccount. Throws what is answered instead. */
  createPod(metadata: PodMetadata, spec: object = {}, container: object = {}): void {
    this.post('/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } })
    const containers = [{ name: 'app', image: 'a:1', ...container }]
    const pod = { metadata, spec: { automountServiceAccountToken: false, containers, ...spec } }
    const { status, body } = this.post('/api/v1/namespaces/default/pods', pod)
    if (status !== 201) throw new Error(JSON.stringify(body))
  }
}
