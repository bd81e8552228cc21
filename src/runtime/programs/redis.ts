/** redis-server: PING, ECHO, SET, GET and their like on 6379; redis-cli to ask it. */
import type { Connection } from '../kernel/network-api.ts'
import type { ProgramProcess } from '../kernel/process-api.ts'
import { command } from './lib/command.ts'
import { strftime } from './lib/format.ts'
import { addressOf } from './lib/http-client.ts'
import { MessageReader } from './lib/http-message.ts'
import { signalQueue } from './lib/signal-queue.ts'

const PORT = 6379
/** Nobody may fill the memory by SET. */
const MAX_KEYS = 10_000

type Reply =
  | { readonly type: '+' | '-' | ':'; readonly text: string }
  | { readonly type: '$'; readonly text: string | undefined }

const versionOf = ({ env }: ProgramProcess): string => env.get('REDIS_VERSION') ?? '7.2.5'

function answer(data: Map<string, string>, words: readonly string[]): Reply {
  const [name = '', key = '', value = ''] = words
  switch (name.toUpperCase()) {
    case 'PING':
      return words.length > 1 ? { type: '$', text: key } : { type: '+', text: 'PONG' }
    case 'ECHO':
      return { type: '$', text: key }
    case 'SET':
      if (data.size >= MAX_KEYS && !data.has(key))
        return { type: '-', text: "OOM command not allowed when used memory > 'maxmemory'." }
      data.set(key, value)
      return { type: '+', text: 'OK' }
    case 'GET':
      return { type: '$', text: data.get(key) }
    case 'DEL':
      return { type: ':', text: data.delete(key) ? '1' : '0' }
    case 'EXISTS':
      return { type: ':', text: data.has(key) ? '1' : '0' }
    case 'DBSIZE':
      return { type: ':', text: String(data.size) }
    default:
      return {
        type: '-',
        text: `ERR unknown command '${name}', with args beginning with: ${words
          .slice(1)
          .map((word) => `'${word}' `)
          .join('')}`,
      }
  }
}

const encode = (reply: Reply): string => {
  if (reply.type !== '$') return `${reply.type}${reply.text}\r\n`
  return reply.text === undefined ? '$-1\r\n' : `$${Buffer.byteLength(reply.text)}\r\n${reply.text}\r\n`
}

/** One command: an array of texts, or plain words on a line; undefined at the end. */
async function readCommand(reader: MessageReader): Promise<string[] | undefined> {
  const first = await reader.line()
  if (first === undefined) return undefined
  if (!first.startsWith('*')) return first.split(' ').filter((word) => word !== '')
  const words: string[] = []
  for (let count = Math.min(Number(first.slice(1)), 1000); count > 0; count--) {
    await reader.line()
    const word = await reader.line()
    if (word === undefined) return undefined
    words.push(word)
  }
  return words
}

async function converse(connection: Connection, data: Map<string, string>): Promise<void> {
  const reader = new MessageReader(connection)
  for (let words = await readCommand(reader); words !== undefined; words = await readCommand(reader)) {
    if (words.length > 0) await connection.write(encode(answer(data, words)))
  }
  connection.close()
}

export const redisServer = command({ short: 'v', long: { version: 'v', port: 'port:' } }, async (running) => {
  const { process, options } = running
  if (options.has('v')) {
    await running.print(`Redis server v=${versionOf(process)} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64\n`)
    return 0
  }
  const port = Number(options.value('port') ?? PORT)
  const listener = process.network.listen(port)
  const log = (text: string): Promise<void> =>
    process.stdout.write(
      `${process.pid}:M ${strftime('%d %b %Y %H:%M:%S', process.now())}.${String(process.now() % 1000).padStart(3, '0')} * ${text}\n`,
    )
  await log(`Running mode=standalone, port=${port}.`)
  await log('Server initialized')
  await log('Ready to accept connections tcp')
  const data = new Map<string, string>()
  const accept = async (): Promise<void> => {
    for (;;) converse(await listener.accept(), data).catch(() => undefined)
  }
  accept().catch(() => undefined)
  await signalQueue(process, ['TERM', 'INT'])()
  await log('User requested shutdown...')
  await log('Redis is now ready to exit, bye bye...')
  listener.close()
  return 0
})

export const redisCli = command({ short: 'h:p:v', long: { version: 'v' }, stopsAtOperand: true }, async (running) => {
  const { process, options, operands } = running
  if (options.has('v')) {
    await running.print(`redis-cli ${versionOf(process)}\n`)
    return 0
  }
  const [host, port] = [options.value('h') ?? '127.0.0.1', Number(options.value('p') ?? PORT)]
  const address = await addressOf(process, host)
  const where = `Could not connect to Redis at ${host}:${port}`
  if (address === undefined) {
    await process.stderr.write(`${where}: Name or service not known\n`)
    return 1
  }
  const connection = await process.network.connect(address, port).catch((error: Error) => error)
  if (connection instanceof Error) {
    await process.stderr.write(`${where}: ${connection.message}\n`)
    return 1
  }
  await connection.write(
    `*${operands.length}\r\n${operands.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`,
  )
  const reader = new MessageReader(connection)
  const line = (await reader.line()) ?? ''
  const shown = line.startsWith('$') ? (line === '$-1' ? '(nil)' : ((await reader.line()) ?? '')) : line.slice(1)
  const prefix = line.startsWith('-')
    ? '(error) '
    : line.startsWith(':') && process.isTerminal(process.stdout)
      ? '(integer) '
      : ''
  await running.print(`${prefix}${shown === '(nil)' && !process.isTerminal(process.stdout) ? '' : shown}\n`)
  connection.close()
  return 0
})
