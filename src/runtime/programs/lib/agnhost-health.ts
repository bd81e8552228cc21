/** agnhost grpc-health-checking: a health service that can be made to say that it does not serve. */
import type { ProgramProcess } from '../../kernel/process-api.ts'
import { SystemError } from '../../kernel/system-error.ts'
import { serveHealth } from './health-server.ts'
import { type HttpService, httpDate, serve } from './http-server.ts'
import type { Options } from './options.ts'

const SWITCHES: { readonly [path: string]: boolean } = { '/make-serving': true, '/make-not-serving': false }

export async function grpcHealthChecking(process: ProgramProcess, options: Options): Promise<number> {
  const [port, httpPort, delay] = ['port', 'http-port', 'delay-unhealthy-sec'].map((name) => options.value(name))
  const service = options.value('service') ?? ''
  const limit = Number(delay ?? -1)
  const started = process.now()
  const age = (): number => (process.now() - started) / 1000
  let forced: boolean | undefined
  const serves = (): boolean => (forced ?? true) && (limit < 0 || age() < limit)
  const switches: HttpService = {
    protocol: 'HTTP/1.1',
    fields: () => [['Date', httpDate(process.now())]],
    answer: ({ path }) => {
      const serving = SWITCHES[path]
      if (serving === undefined) return { status: 404, body: '404 page not found\n' }
      forced = serving
      return { status: 200, body: `${age()}s` }
    },
  }
  const address = Number(httpPort ?? 8080)
  await process.stderr.write(`Http server starting to listen on :${address}\n`)
  serve(process, process.network.listen(address), switches).catch((error: unknown) => {
    // The process has ended.
    if (!(error instanceof SystemError)) throw error
  })
  await serveHealth(process, process.network.listen(Number(port ?? 5000)), (asked) =>
    asked !== service ? undefined : serves() ? 'SERVING' : 'NOT_SERVING',
  )
  return 0
}
