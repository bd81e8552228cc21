/** java -version, and Tomcat: its start lines, and an answer on 8080. Other classes are refused. */
import type { ProgramProcess } from '../kernel/process-api.ts'
import { command } from './lib/command.ts'
import { strftime } from './lib/format.ts'
import { httpDate, reasonOf, serve } from './lib/http-server.ts'
import { signalQueue } from './lib/signal-queue.ts'

const PORT = 8080

const tomcatVersion = ({ env }: ProgramProcess): string => env.get('TOMCAT_VERSION') ?? '10.1.24'

/** A line of Tomcat's log. */
async function log(process: ProgramProcess, source: string, text: string, thread = 'main'): Promise<void> {
  const time = strftime('%d-%b-%Y %H:%M:%S', process.now())
  const ms = String(process.now() % 1000).padStart(3, '0')
  await process.stderr.write(`${time}.${ms} INFO [${thread}] ${source} ${text}\n`)
}

function notFound(process: ProgramProcess): string {
  const title = `HTTP Status 404 – ${reasonOf(404)}`
  return `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1><hr class="line" /><p><b>Type</b> Status Report</p><p><b>Description</b> The origin server did not find a current representation for the target resource or is not willing to disclose that one exists.</p><hr class="line" /><h3>Apache Tomcat/${tomcatVersion(process)}</h3></body></html>`
}

async function tomcat(process: ProgramProcess): Promise<number> {
  const listener = process.network.listen(PORT)
  const version = tomcatVersion(process)
  const logger = 'org.apache.catalina.startup.VersionLoggerListener.log'
  await log(process, logger, `Server version name:   Apache Tomcat/${version}`)
  await log(process, logger, `OS Name:               ${process.system.name}`)
  await log(process, logger, `OS Version:            ${process.system.release}`)
  await log(process, 'org.apache.coyote.AbstractProtocol.init', `Initializing ProtocolHandler ["http-nio-${PORT}"]`)
  await log(process, 'org.apache.catalina.startup.Catalina.load', 'Server initialization in [412] milliseconds')
  await log(process, 'org.apache.catalina.core.StandardService.startInternal', 'Starting service [Catalina]')
  await log(
    process,
    'org.apache.catalina.core.StandardEngine.startInternal',
    `Starting Servlet engine: [Apache Tomcat/${version}]`,
  )
  await log(process, 'org.apache.coyote.AbstractProtocol.start', `Starting ProtocolHandler ["http-nio-${PORT}"]`)
  await log(process, 'org.apache.catalina.startup.Catalina.start', 'Server startup in [36] milliseconds')
  const service = {
    protocol: 'HTTP/1.1',
    fields: () => [['Date', httpDate(process.now())] as const],
    answer: () => ({
      status: 404,
      reason: '',
      fields: [
        ['Content-Type', 'text/html;charset=utf-8'],
        ['Content-Language', 'en'],
      ] as const,
      body: notFound(process),
    }),
  } as const
  serve(process, listener, service).catch(() => undefined)
  const signal = await signalQueue(process, ['TERM', 'INT'])()
  await log(
    process,
    'org.apache.coyote.AbstractProtocol.pause',
    `Pausing ProtocolHandler ["http-nio-${PORT}"]`,
    'Thread-1',
  )
  await log(process, 'org.apache.catalina.core.StandardService.stopInternal', 'Stopping service [Catalina]', 'Thread-1')
  listener.close()
  return signal === 'TERM' ? 143 : 130
}

export const java = command({ short: '', rewrite: (words) => ['--', ...words] }, async (running) => {
  const { process, operands } = running
  const version = process.env.get('JAVA_VERSION')?.replace(/^jdk-/, '') ?? '17.0.11'
  if (operands.some((word) => /^--?version$/.test(word))) {
    await process.stderr.write(
      `openjdk version "${version}"\nOpenJDK Runtime Environment (build ${version})\nOpenJDK 64-Bit Server VM (build ${version}, mixed mode, sharing)\n`,
    )
    return 0
  }
  if (operands.some((word) => word.startsWith('org.apache.catalina'))) return tomcat(process)
  if (operands.at(-1) === '-jar') {
    await process.stderr.write('Error: -jar requires jar file specification\n')
    return 1
  }
  await process.stderr.write('java: cannot run this: the container is simulated, and has no Java virtual machine\n')
  return 1
})

/** catalina.sh run: Tomcat as its image starts it. */
export const catalina = command({ short: '', stopsAtOperand: true }, async (running) => {
  const { process, operands } = running
  if (operands[0] === 'run' || operands[0] === 'start') return tomcat(process)
  if (operands[0] === 'version') {
    await running.print(`Server version: Apache Tomcat/${tomcatVersion(process)}\n`)
    return 0
  }
  await running.print('Usage: catalina.sh ( commands ... )\n')
  return 1
})
