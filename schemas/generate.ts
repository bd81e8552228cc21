/**
 * Writes schemas/v1.35/ from what a real server says about itself (a folder as `recordings/schema`, see its README) and
 * from go-types.json (made by ask-go-types.ts). Usage: tsx schemas/generate.ts [FOLDER]. No prose gets through.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { derivedTypes, type Row } from './go-type.ts'

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
interface OpenApiProperty {
  default?: Json
  items?: OpenApiProperty
  $ref?: string
  allOf?: { $ref: string }[]
  [extension: `x-kubernetes-${string}`]: Json
}
interface OpenApiDocument {
  components?: { schemas?: { [name: string]: OpenApiProperty & { properties?: { [name: string]: OpenApiProperty } } } }
}

const source = process.argv[2] ?? '../shared/recordings/schema'
const target = new URL('v1.35/', import.meta.url)
const read = (name: string): Json => JSON.parse(readFileSync(join(source, name), 'utf8'))
const write = (name: string, value: Json): void => writeFileSync(new URL(name, target), `${JSON.stringify(value)}\n`)
const names = (folder: string): string[] => readdirSync(join(source, folder)).filter((name) => name.endsWith('.json'))

// Other files of the folder have generators of their own.
for (const folder of ['openapi-v3/', 'discovery/']) {
  rmSync(new URL(folder, target), { recursive: true, force: true })
  mkdirSync(new URL(folder, target), { recursive: true })
}

const schemas: NonNullable<NonNullable<OpenApiDocument['components']>['schemas']> = {}
for (const name of names('openapi-v3')) {
  const document = read(`openapi-v3/${name}`)
  write(`openapi-v3/${name}`, document)
  Object.assign(schemas, (document as OpenApiDocument).components?.schemas)
}
for (const name of names('discovery')) write(`discovery/${basename(name)}`, read(`discovery/${name}`))
for (const name of ['openapi-v2.json', 'columns.json', 'go-structs.json']) write(name, read(name))

const goTypes: { [field: string]: [element: string, whole: string] } = JSON.parse(
  readFileSync(new URL('go-types.json', import.meta.url), 'utf8'),
)

/** The default of a scalar; of a text that Go always writes, '' goes without saying. */
function defaultOf([, , , , flags]: Row, { default: value }: OpenApiProperty): Json | undefined {
  const isSaid = typeof value === 'object' || (value === '' && !flags.includes('o'))
  return isSaid ? undefined : value
}

/** What merging needs to know of a field, and its Go type where it is a named one. */
function extras(owner: string, row: Row, properties: { [name: string]: OpenApiProperty } | undefined): Json {
  const property: OpenApiProperty = properties?.[row[0]] ?? {}
  const [goType, goContainer] = goTypes[`${owner}.${row[0]}`] ?? derivedTypes(row)
  const found: { [key: string]: Json | undefined } = {
    goType: goType === derivedTypes(row)[0] ? undefined : goType,
    goContainer: goContainer === derivedTypes(row, goType)[1] ? undefined : goContainer,
    patchStrategy: property['x-kubernetes-patch-strategy'],
    patchMergeKey: property['x-kubernetes-patch-merge-key'],
    listType: property['x-kubernetes-list-type'],
    listMapKeys: property['x-kubernetes-list-map-keys'],
    mapType: property['x-kubernetes-map-type'],
    default: defaultOf(row, property),
  }
  return Object.fromEntries(
    Object.entries(found).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}

const { kinds, messages } = read('protobuf.json') as {
  kinds: { [key: string]: string }
  messages: { [name: string]: Row[] }
}

/** Properties of the OpenAPI type that inlines this message, for messages that have no OpenAPI type of their own. */
function propertiesOf(message: string): { [name: string]: OpenApiProperty } | undefined {
  if (schemas[message] !== undefined) return schemas[message].properties
  const owner = Object.entries(messages).find(([, rows]) =>
    rows.some((row) => row[4].includes('i') && row[3] === message),
  )
  return owner === undefined ? undefined : propertiesOf(owner[0])
}

const structure = Object.fromEntries(
  Object.entries(messages).map(([name, rows]) => {
    const properties = propertiesOf(name)
    const fields = rows.map((row) => {
      const extra = extras(name, row, properties)
      return Object.keys(extra as object).length === 0 ? row : [...row, extra]
    })
    const mapType = schemas[name]?.['x-kubernetes-map-type']
    return [name, mapType === undefined ? { fields } : { fields, mapType }]
  }),
)
/** Asked of v1.35: which old versions its endpoints know enough to refuse them by name. */
const oldKinds: { [kind: string]: string } = JSON.parse(
  readFileSync(new URL('old-kinds.json', import.meta.url), 'utf8'),
)
write('structure.json', { kinds, oldKinds, messages: structure as Json })
process.stdout.write(`${Object.keys(structure).length} messages, ${Object.keys(kinds).length} kinds\n`)
