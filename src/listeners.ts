/** The sockets of a cluster: HTTP and HTTPS, and the kubeconfig that leads to them. */
import type { Server } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { IdSource } from './apimachinery/random-ids.ts'
import type { ApiRequest, ApiResponse } from './apiserver/api.ts'
import { userOf } from './apiserver/authentication/authenticators.ts'
import { createHttpServer, type HttpServer } from './http/server.ts'
import { createCertificates } from './http/tls/certificates.ts'
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
  /** A kubeconfig for the URL, with a client certificate of an administrator when it is HTTPS. */
  readonly kubeconfig: string
}

interface ListenersOptions {
  readonly handle: (request: ApiRequest) => ApiResponse
  readonly ids: IdSource
}

export class Listeners {
  readonly #options: ListenersOptions
  readonly #plain: HttpServer
  readonly #open: HttpServer[] = []

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
      return { url: insecureUrl, insecureUrl, kubeconfig: kubeconfigText({ server: insecureUrl }) }
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
    const certificates = createCertificates({
      addresses: [address, '127.0.0.1', '::1'],
      names: ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'],
    })
    const server = await createHttpServer({
      handle: this.#options.handle,
      tls: { key: certificates.server.key, cert: certificates.server.cert, ca: certificates.ca },
      userOf: certificateUser,
    })
    this.#open.push(server)
    const url = await server.listen(port, address)
    const { ca, client } = certificates
    return {
      url,
      secureUrl: url,
      kubeconfig: kubeconfigText({ server: url, ca, clientCert: client.cert, clientKey: client.key }),
    }
  }
}

/** The user of a certificate that our own CA has signed: common name and organizations. */
function certificateUser(socket: unknown): ApiRequest['user'] {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined
  const { subject } = socket.getPeerCertificate()
  if (subject === undefined) return undefined
  const groups = Array.isArray(subject.O) ? subject.O : subject.O === undefined ? [] : [subject.O]
  return userOf({ name: String(subject.CN), groups })
}
