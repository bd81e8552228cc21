/** dig [@SERVER] [+short] [+search] NAME [TYPE]: A records by the cluster's DNS. */
import { command } from './lib/command.ts'
import { strftime } from './lib/format.ts'
import { nameServer } from './lib/name-server.ts'

export const dig = command({ short: 't:x46', rewrite: (words) => words }, async (running) => {
  const { process, operands, options } = running
  const flags = operands.filter((word) => word.startsWith('+'))
  const server = operands.find((word) => word.startsWith('@'))?.slice(1) ?? nameServer(process)
  const [name = '.', type = options.value('t') ?? 'A'] = operands.filter((word) => !/^[+@]/.test(word))
  const wanted = type.toUpperCase() === 'A'
  // Without +search a name is what it says; only names with dots are found.
  const addresses =
    wanted && (name.includes('.') || flags.includes('+search')) ? await process.network.resolve(name) : []
  if (flags.includes('+short')) {
    for (const address of addresses) await running.print(`${address}\n`)
    return undefined
  }
  const full = name.endsWith('.') ? name : `${name}.`
  const status = addresses.length > 0 ? 'NOERROR' : 'NXDOMAIN'
  const answers = addresses.map((address) => `${full}\t\t30\tIN\tA\t${address}\n`).join('')
  await running.print(`
; <<>> DiG 9.18.28 <<>> ${process.argv.slice(1).join(' ')}
;; global options: +cmd
;; Got answer:
;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 4242
;; flags: qr aa rd; QUERY: 1, ANSWER: ${addresses.length}, AUTHORITY: 0, ADDITIONAL: 1

;; QUESTION SECTION:
;${full}\t\tIN\t${type.toUpperCase()}

${answers === '' ? '' : `;; ANSWER SECTION:\n${answers}\n`};; Query time: 0 msec
;; SERVER: ${server}#53(${server}) (UDP)
;; WHEN: ${strftime('%a %b %d %H:%M:%S UTC %Y', process.now())}
;; MSG SIZE  rcvd: ${60 + 16 * addresses.length}

`)
  return undefined
})
