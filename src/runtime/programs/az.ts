/** az --version: the Azure CLI has nothing to talk to. */
import { command } from './lib/command.ts'

const VERSION = '2.61.0'

export const az = command({ short: '', rewrite: (words) => ['--', ...words] }, async (running) => {
  const [word] = running.operands
  if (word === '--version' || word === 'version') {
    await running.print(
      `azure-cli                         ${VERSION}\n\ncore                              ${VERSION}\ntelemetry                          1.1.0\n`,
    )
    return 0
  }
  await running.process.stderr.write("ERROR: Please run 'az login' to setup account.\n")
  return 1
})
