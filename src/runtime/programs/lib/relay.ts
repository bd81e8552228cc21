/** Bytes both ways between a process and a connection, until the other side ends: nc, telnet. */
import type { Connection } from '../../kernel/network-api.ts'
import type { ProgramProcess } from '../../kernel/process-api.ts'

/** Sends stdin, and prints what comes. */
export async function relay(process: ProgramProcess, connection: Connection): Promise<void> {
  const sending = (async () => {
    for (let bytes = await process.stdin.read(); bytes !== undefined; bytes = await process.stdin.read()) {
      await connection.write(bytes)
    }
  })()
  sending.catch(() => undefined)
  for (let bytes = await connection.read(); bytes !== undefined; bytes = await connection.read()) {
    await process.stdout.write(bytes)
    await process.turn()
  }
  connection.close()
}
