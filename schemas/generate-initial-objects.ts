/**
 * Writes what every cluster begins with, as it is stored, to schemas/v1.35/initial-objects.json, and what a metrics-server
 * changes of it to schemas/metrics.k8s.io/. Usage: tsx schemas/generate-initial-objects.ts
 */
import { writeFileSync } from 'node:fs'
import type { InitialObject, InitialObjects } from '../src/initial-objects.ts'
import { loadSchema } from '../src/schema/load-schema.ts'
import { makeInitialObjects } from './make-initial-objects.ts'

function write(folder: string, objects: InitialObjects): void {
  writeFileSync(new URL(`${folder}/initial-objects.json`, import.meta.url), `${JSON.stringify(objects)}\n`)
  const { server, controllers } = objects
  process.stdout.write(`${folder}: ${server.length} of the server, ${controllers.length} of controllers\n`)
}

function changes(before: readonly InitialObject[], after: readonly InitialObject[]): InitialObject[] {
  const known = new Set(before.map((initial) => JSON.stringify(initial)))
  return after.filter((initial) => !known.has(JSON.stringify(initial)))
}

const plain = await makeInitialObjects(loadSchema())
const measured = await makeInitialObjects(loadSchema('1.35', ['metrics.k8s.io']))
write('v1.35', plain)
write('metrics.k8s.io', {
  server: changes(plain.server, measured.server),
  controllers: changes(plain.controllers, measured.controllers),
})
