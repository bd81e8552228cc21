/** agnhost: the test image's subcommands pause, netexec, porter, grpc-health-checking, serve-hostname, connect, dns-suffix, dns-server-list, help. */

import { parseDuration } from '../../apimachinery/duration.ts'
import type { Program, ProgramProcess } from '../kernel/process-api.ts'
import { SystemError } from '../kernel/system-error.ts'
import { grpcHealthChecking } from './lib/agnhost-health.ts'
import { porter } from './lib/agnhost-porter.ts'
import { addressOf } from './lib/http-client.ts'
import { type HttpService, httpDate, type ServerRequest, serve } from './lib/http-server.ts'
import { nameServers, searchDomains } from './lib/name-server.ts'
import { type Options, readOptions } from './lib/options.ts'
import { signalQueue } from './lib/signal-queue.ts'
import { withTimeout } from './lib/with-timeout.ts'

type Subcommand = (process: ProgramProcess, options: Options) => Promise<number>

const plain = (process: ProgramProcess, answer: (request: ServerRequest) => string | undefined): HttpService => ({
  protocol: 'HTTP/1.1',
  fields: () => [['Date', httpDate(process.now())]],
  answer: (request) => {
    const body = answer(request)
    return {
      status: body === undefined ? 404 : 200,
      fields: [['Content-Type', 'text/plain; charset=utf-8']],
      body: body ?? '404 page not found\n',
    }
  },
})

const pause: Subcommand = async (process) => {
  await process.stdout.write('Paused\n')
  return (await signalQueue(process, ['INT', 'TERM'])()) === 'INT' ? 1 : 2
}

const netexec: Subcommand = async (process, options) => {
  const port = Number(options.value('http-port') ?? 8080)
  const service = plain(process, ({ path, query, client }) => {
    if (path === '/hostname' || path === '/hostName') return process.hostname
    if (path === '/echo') return query.get('msg') ?? ''
    if (path === '/clientip') return `${client.address}:${client.port}`
    if (path === '/healthz') return ''
    if (path === '/')
      return `NOW: ${new Date(process.now()).toISOString().replace('T', ' ').replace('Z', '')} +0000 UTC`
    return undefined
  })
  await process.stderr.write(`Started HTTP server on port ${port}\n`)
  await serve(process, process.network.listen(port), service)
  return 0
}

const serveHostname: Subcommand = async (process, options) => {
  const port = Number(options.value('port') ?? 9376)
  await process.stderr.write(`Serving on port ${port}.\n`)
  await serve(
    process,
    process.network.listen(port),
    plain(process, () => process.hostname),
  )
  return 0
}

/** Its words for what the caller looks for in logs: REFUSED, TIMEOUT, DNS, OTHER. */
const connect: Subcommand = async (process, options) => {
  const [target = ''] = options.operands
  const at = target.lastIndexOf(':')
  const [host, port] = [target.slice(0, at).replace(/^\[|\]$/g, ''), Number(target.slice(at + 1))]
  const fail = async (word: string): Promise<number> => {
    await process.stderr.write(`${word}\n`)
    return 1
  }
  const address = await addressOf(process, host)
  if (address === undefined) return fail('DNS')
  let problem: string | undefined
  const attempt = process.network.connect(address, port).then(
    (connection) => connection.close(),
    (error: unknown) => {
      if (!(error instanceof SystemError)) throw error
      problem = error.code === 'ECONNREFUSED' ? 'REFUSED' : error.code === 'ETIMEDOUT' ? 'TIMEOUT' : 'OTHER'
    },
  )
  const done = await withTimeout(process, parseDuration(options.value('timeout') ?? '0s') || undefined, attempt)
  if (done === 'late') return fail('TIMEOUT')
  return problem === undefined ? 0 : fail(problem)
}

const dnsSuffix: Subcommand = async (process) => {
  await process.stdout.write(`${searchDomains(process).join(',')}\n`)
  return 0
}

const dnsServerList: Subcommand = async (process) => {
  await process.stdout.write(`${nameServers(process).join(',')}\n`)
  return 0
}

const SUBCOMMANDS: { readonly [name: string]: Subcommand } = {
  pause,
  netexec,
  porter,
  'grpc-health-checking': grpcHealthChecking,
  'serve-hostname': serveHostname,
  connect,
  'dns-suffix': dnsSuffix,
  'dns-server-list': dnsServerList,
}

const VALUES = [
  'http-port',
  'udp-port',
  'sctp-port',
  'port',
  'timeout',
  'protocol',
  'delay-shutdown',
  'http-override',
  'service',
  'delay-unhealthy-sec',
]
const FLAGS = ['json-response']
const SYNTAX = {
  short: '',
  long: Object.fromEntries([...VALUES.map((name) => [name, `${name}:`]), ...FLAGS.map((name) => [name, name])]),
}

export const agnhost: Program = async (process) => {
  const [name = 'pause', ...words] = process.argv.slice(1)
  if (name === '--version') {
    await process.stdout.write('agnhost version 2.53\n')
    return 0
  }
  const subcommand = SUBCOMMANDS[name]
  if (subcommand === undefined) {
    await process.stderr.write(`Error: unknown command "${name}" for "agnhost"\nRun 'agnhost --help' for usage.\n`)
    return 1
  }
  return subcommand(process, readOptions(words, SYNTAX))
}
