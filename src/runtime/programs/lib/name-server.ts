/** What /etc/resolv.conf says. */
import type { ProgramProcess } from '../../kernel/process-api.ts'

function words({ files }: ProgramProcess, keyword: string): string[] {
  let text: string
  try {
    text = Buffer.from(files.read('/etc/resolv.conf')).toString()
  } catch {
    return []
  }
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${keyword} `))
    .flatMap((line) => line.trim().split(/\s+/).slice(1))
}

/** The first name server. */
export const nameServer = (process: ProgramProcess): string => words(process, 'nameserver')[0] ?? '127.0.0.1'

export const nameServers = (process: ProgramProcess): string[] => words(process, 'nameserver')

export const searchDomains = (process: ProgramProcess): string[] => words(process, 'search')

/** The name with the search domain by which it was found. */
export async function qualified(process: ProgramProcess, name: string, addresses: readonly string[]): Promise<string> {
  for (const domain of searchDomains(process)) {
    const full = `${name}.${domain}`
    if ((await process.network.resolve(full)).join() === addresses.join()) return full
  }
  return name
}
