/** The sockets of a cluster: HTTP and HTTPS, and the kubeconfig that leads to them. */
import type { Server } from 'node:http'
import type { ApiRequest, ApiResponse } from './apiserver/api.ts'
import { createHttpServer, type HttpServer, type HttpServerOptions } from './http/server.ts'
import { type Authority, createAuthority } from './http/tls/certificates.ts'
import { kubeconfigText } from './http/tls/kubeconfig.ts'

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

export class Listeners {
  readonly #options: ListenersOptions
  readonly #open: HttpServer[] = []
  #plain: HttpServer | undefined
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
      this.#options.onAuthority(this.#authority.certificate)
    }
    return this.#authority
  }
}
