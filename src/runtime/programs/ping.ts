/** ping [-c COUNT] [-i SECONDS] [-W SECONDS] [-q] HOST: echoes from what is on the cluster's network. */
import { SystemError } from '../kernel/system-error.ts'
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { addressOf } from './lib/http-client.ts'
import { UsageError } from './lib/options.ts'
import { signalled } from './lib/with-timeout.ts'

/** Nobody listens on it: who refuses is there. */
const PROBE_PORT = 7

/** Whether an address answers. @throws UsageError `unreachable` when there is no way to it */
async function echoes({ process }: Command, address: string, unreachable: string): Promise<boolean> {
  if (process.network.interfaces().some((own) => own.address === address) || address.startsWith('127.')) return true
  try {
    ;(await process.network.connect(address, PROBE_PORT)).close()
    return true
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    if (error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET') return true
    if (error.code === 'EINTR') throw error
    if (error.code === 'ENETUNREACH') throw new UsageError(unreachable, false)
    return false
  }
}

/** ms; the same for the same echo, as everything in a simulation. */
const tripTime = (sequence: number): number => 0.045 + ((sequence * 37) % 23) / 1000

interface Wording {
  readonly unknown: (host: string) => string
  readonly unknownCode: number
  readonly unreachable: string
  readonly start: (host: string, address: string, size: number) => string
  readonly echo: (size: number, host: string, address: string, sequence: number, time: string) => string
  readonly firstSequence: number
  readonly counts: (sent: number, received: number, lost: number, ms: number) => string
  readonly times: (min: string, average: string, max: string) => string
}

const BUSYBOX: Wording = {
  unknown: (host) => `bad address '${host}'`,
  unknownCode: 1,
  unreachable: 'sendto: Network is unreachable',
  start: (host, address, size) => `PING ${host} (${address}): ${size} data bytes\n`,
  echo: (size, _, address, sequence, time) =>
    `${size + 8} bytes from ${address}: seq=${sequence} ttl=64 time=${time} ms\n`,
  firstSequence: 0,
  counts: (sent, received, lost) => `${sent} packets transmitted, ${received} packets received, ${lost}% packet loss\n`,
  times: (min, average, max) => `round-trip min/avg/max = ${min}/${average}/${max} ms\n`,
}

const IPUTILS: Wording = {
  unknown: (host) => `${host}: Name or service not known`,
  unknownCode: 2,
  unreachable: 'connect: Network is unreachable',
  start: (host, address, size) => `PING ${host} (${address}) ${size}(${size + 28}) bytes of data.\n`,
  echo: (size, host, address, sequence, time) => {
    const from = host === address ? address : `${host} (${address})`
    return `${size + 8} bytes from ${from}: icmp_seq=${sequence} ttl=64 time=${time} ms\n`
  },
  firstSequence: 1,
  counts: (sent, received, lost, ms) =>
    `${sent} packets transmitted, ${received} received, ${lost}% packet loss, time ${ms}ms\n`,
  times: (min, average, max) => `rtt min/avg/max/mdev = ${min}/${average}/${max}/0.006 ms\n`,
}

async function statistics(
  running: Command,
  wording: Wording,
  host: string,
  sent: number,
  times: readonly number[],
  ms: number,
): Promise<void> {
  const lost = sent === 0 ? 0 : Math.round(((sent - times.length) * 100) / sent)
  await running.print(`\n--- ${host} ping statistics ---\n${wording.counts(sent, times.length, lost, ms)}`)
  if (times.length === 0) return
  const average = times.reduce((sum, time) => sum + time, 0) / times.length
  await running.print(wording.times(Math.min(...times).toFixed(3), average.toFixed(3), Math.max(...times).toFixed(3)))
}

export const ping = command(
  { short: '46qnc:i:W:w:s:t:I:A', usage: 'ping [OPTIONS] HOST', usageCode: 1 },
  async (running) => {
    const { process, options } = running
    const [host] = running.operands
    if (host === undefined) throw new UsageError('')
    const wording = flavourOf(process) === 'gnu' ? IPUTILS : BUSYBOX
    const address = await addressOf(process, host)
    if (address === undefined) {
      await running.complain(wording.unknown(host), wording.unknownCode)
      return undefined
    }
    const interval = Number(options.value('i') ?? 1) * 1000
    const [count, size] = [options.number('c', Number.POSITIVE_INFINITY), options.number('s', 56)]
    const interrupted = signalled(process, 'INT')
    const startedAt = process.now()
    const times: number[] = []
    let received = 0
    let sent = 0
    await running.print(wording.start(host, address, size))
    await running.flush()
    while (sent < count) {
      const alive = await echoes(running, address, wording.unreachable)
      const sequence = sent++
      if (alive) {
        received++
        const time = tripTime(sequence)
        if (times.length < 10_000) times.push(time)
        if (!options.has('q'))
          await running.print(wording.echo(size, host, address, sequence + wording.firstSequence, time.toFixed(3)))
      }
      await running.flush()
      if (sent >= count) break
      if ((await Promise.race([interrupted, process.sleep(interval)])) === 'signalled') break
    }
    await statistics(running, wording, host, sent, times, process.now() - startedAt)
    return received > 0 ? 0 : 1
  },
)
