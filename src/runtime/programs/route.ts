/** route [-n]: the routes of the Pod. */
import { command } from './lib/command.ts'
import { routesOf } from './lib/routes.ts'

export const route = command({ short: 'neA:', usage: 'route [{add|del|delete}]' }, async (running) => {
  await running.print(`Kernel IP routing table\n${routesOf(running.process)}`)
  return undefined
})
