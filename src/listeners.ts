/** The sockets of a cluster: HTTP and HTTPS, and the kubeconfig that leads to them. */
import type { Server } from 'node:http'
import type { ApiRequest, ApiResponse } from './apiserver/api.ts'
import { createHttpServer, type HttpServer } from './http/server.ts'
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
  readonly #plain: HttpServer
  readonly #open: HttpServer[] = []
  #authority: Authority | undefined

  private constructor(options: ListenersOptions, plain: HttpServer) {
    this.#options = options
    this.#plain = plain
  }

  static async create(options: ListenersOptions): Promise<Listeners> {
    return new Listeners(options, await createHttpServer({ handle: options.handle }))
  }

  /** The plain server, for clients that make it listen themselves. */
  get server(): Server {
    return this.#plain.server
  }

  async listen({ securePort, insecurePort, bindAddress = '127.0.0.1' }: ListenOptions = {}): Promise<Listening> {
    const insecureUrl = insecurePort === undefined ? undefined : await this.#listenPlain(insecurePort, bindAddress)
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
    await Promise.all([...this.#open, this.#plain].map((server) => server.close()))
  }

  async #listenPlain(port: number, address: string): Promise<string> {
    return this.#plain.listen(port, address)
  }

  async #listenSecure(port: number, address: string): Promise<Listening> {
    const authority = this.#authorityOnce()
    const tls = authority.issueServer({
      addresses: [address, '127.0.0.1', '::1'],
      names: ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'],
    })
    const server = await createHttpServer({ handle: this.#options.handle, tls })
    this.#open.push(server)
    const url = await server.listen(port, address)
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
