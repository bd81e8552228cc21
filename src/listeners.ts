/** The sockets of a cluster: HTTP and HTTPS, and the kubeconfig that leads to them. */
import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ApiRequest, ApiResponse } from './apiserver/api.ts'
import { createHttpServer, type HttpServer, type HttpServerOptions } from './http/server.ts'
import { type Authority, createAuthority } from './http/tls/certificates.ts'
import { kubeconfigText } from './http/tls/kubeconfig.ts'
import { IN_CLUSTER_CERTIFICATE } from './in-cluster-certificate.ts'

export interface ListenOptions {
  /** HTTPS; 0 takes any port. @default 0 unless insecurePort is given */
  readonly securePort?: number
  /** Plain HTTP; 0 takes any port. Not opened by default. */
  readonly insecurePort?: number
  /** @default '127.0.0.1' */
  readonly bindAddress?: string
}

/** Where a cluster listens. */
export interface Listening {
  /** The first of the URLs, HTTPS if it is open. */
  readonly url: string
  readonly secureUrl?: string
  readonly insecureUrl?: string
  /** A kubeconfig for the URL, with the administrator's token. */
  readonly kubeconfig: string
}

interface ListenersOptions {
  readonly handle: (request: ApiRequest) => ApiResponse
  /** The bearer token that kubeconfigs carry. */
  readonly adminToken: string
  /** Hears of the certificate that clients have to trust, once there is one. */
  readonly onAuthority: (certificate: string) => void
}

/** By what names Pods know the server. */
export const IN_CLUSTER_NAMES = {
  names: [
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    'kubernetes.default.svc.cluster.local',
    'localhost',
  ],
  addresses: ['10.0.0.1', '172.18.0.2', '127.0.0.1'],
}

export class Listeners {
  readonly #options: ListenersOptions
  readonly #open: HttpServer[] = []
  #plain: HttpServer | undefined
  /** For connections from inside the cluster. */
  #inside: HttpServer | undefined
  #authority: Authority | undefined

  constructor(options: ListenersOptions) {
    this.#options = options
  }

  /** The plain server, for clients that make it listen themselves. */
  get server(): Server {
    return this.#plainOnce().server
  }

  async listen({ securePort, insecurePort, bindAddress = '127.0.0.1' }: ListenOptions = {}): Promise<Listening> {
    const insecureUrl =
      insecurePort === undefined ? undefined : await this.#plainOnce().listen(insecurePort, bindAddress)
    if (insecureUrl !== undefined && securePort === undefined) {
      return {
        url: insecureUrl,
        insecureUrl,
        kubeconfig: kubeconfigText({ server: insecureUrl, token: this.#options.adminToken }),
      }
    }
    const secure = await this.#listenSecure(securePort ?? 0, bindAddress)
    return { ...secure, ...(insecureUrl === undefined ? {} : { insecureUrl }) }
  }

  /** Takes a connection from inside the cluster: it speaks TLS, with a certificate that Pods trust. */
  accept(stream: Duplex): void {
    this.#inside ??= this.#openedInside()
    this.#inside.server.emit('connection', stream)
  }

  #openedInside(): HttpServer {
    const { key, cert } = this.#authority?.issueServer(IN_CLUSTER_NAMES) ?? IN_CLUSTER_CERTIFICATE
    return this.#opened({ handle: this.#options.handle, tls: { key, cert } })
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((server) => server.close()))
  }

  /** Made when it is first asked for: most clusters of a test open no socket. */
  #plainOnce(): HttpServer {
    this.#plain ??= this.#opened({ handle: this.#options.handle })
    return this.#plain
  }

  #opened(options: HttpServerOptions): HttpServer {
    const server = createHttpServer(options)
    this.#open.push(server)
    return server
  }

  async #listenSecure(port: number, address: string): Promise<Listening> {
    const authority = this.#authorityOnce()
    const tls = authority.issueServer({
      addresses: [address, '127.0.0.1', '::1'],
      names: ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'],
    })
    const url = await this.#opened({ handle: this.#options.handle, tls }).listen(port, address)
    return {
      url,
      secureUrl: url,
      kubeconfig: kubeconfigText({ server: url, token: this.#options.adminToken, ca: authority.certificate }),
    }
  }

  /** Made when the first port with TLS is opened: keys take time, and are no function of the seed. */
  #authorityOnce(): Authority {
    if (this.#authority === undefined) {
      this.#authority = createAuthority()
      // The next one is to be known by the new authority.
      this.#inside = undefined
      this.#options.onAuthority(this.#authority.certificate)
    }
    return this.#authority
  }
}
