/** From a definition to the kinds it defines: one for each version that is served. */
import { apiVersionOf } from '../apimachinery/group-version.ts'
import { jsonClone } from '../apimachinery/json-clone.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { defineKind, type KindDefinition } from '../registry/kind.ts'
import { encode } from '../schema/encode.ts'
import type { MessageStructure } from '../schema/structure.ts'
import { readCustomBody, readCustomPatched } from './content.ts'
import { type Definition, type DefinitionVersion, isConditionTrue } from './definition.ts'
import { resourceStructure } from './field-structure.ts'
import { customColumns, printColumns } from './printer-columns.ts'
import { selectableFields } from './selectable-fields.ts'
import { storageVersionHash } from './storage-version-hash.ts'
import { customStrategy, statusStrategy } from './strategy.ts'
import { applyDefaults } from './structural/defaults.ts'
import { prune } from './structural/prune.ts'
import { type Structural, toStructural } from './structural/structural.ts'

const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']
const TERMINATING_VERBS = ['delete', 'deletecollection', 'get', 'list', 'watch']

/** The kinds of the served versions. `objectMeta` is the structure of metadata. */
export function customKinds(definition: Definition, objectMeta: MessageStructure): KindDefinition[] {
  return definition.spec.versions
    .filter(({ served }) => served)
    .map((version) => customKind(definition, version, objectMeta))
}

function customKind(definition: Definition, version: DefinitionVersion, objectMeta: MessageStructure): KindDefinition {
  const { group, scope, versions } = definition.spec
  const names = definition.status.acceptedNames
  const namespaced = scope === 'Namespaced'
  const schema = toStructural(version.schema?.openAPIV3Schema ?? {})
  const kind = { group, version: version.name, kind: names.kind }
  const storageVersion = versions.find(({ storage }) => storage)?.name ?? version.name
  const terminating = isConditionTrue(definition, 'Terminating')
  const content = { kind, schema, objectMeta }
  const { status, scale } = version.subresources ?? {}
  const scopeOfRules = { kind, namespaced, schema, hasStatus: status !== undefined, scale }
  const columns = customColumns(version.additionalPrinterColumns)
  return defineKind<KubeObject>({
    ...kind,
    resource: names.plural,
    namespaced,
    strategy: customStrategy(scopeOfRules),
    subresources: scopeOfRules.hasStatus ? [statusStrategy(scopeOfRules)] : [],
    requiresResourceVersion: true,
    ...selectableFields(version.selectableFields ?? []),
    columns: printColumns(columns),
    fromStorage: reader(kind, schema),
    toStorage: (object) => ({ ...object, apiVersion: apiVersionOf({ group, version: storageVersion }) }),
    custom: {
      listKind: names.listKind ?? `${names.kind}List`,
      singular: names.singular ?? '',
      shortNames: names.shortNames ?? [],
      categories: names.categories ?? [],
      verbs: terminating ? TERMINATING_VERBS : VERBS,
      storageVersionHash: storageVersionHash({ ...kind, version: storageVersion }),
      terminating,
      warnings: deprecationWarnings(version, kind),
      structure: resourceStructure(schema, objectMeta),
      columns: columns.map(({ row, description }) => ({ row, description })),
      openApiSchema: version.schema?.openAPIV3Schema,
      readBody: (bytes, format) => readCustomBody(content, bytes, format),
      readPatched: (value) => readCustomPatched(content, value),
      structuredMetadata: (metadata) => encode(objectMeta, metadata),
    },
  })
}

/** Reads stored objects as this version: its schema may know other fields and have other defaults than the one stored by. */
function reader(kind: { group: string; version: string }, schema: Structural): (object: KubeObject) => KubeObject {
  const apiVersion = apiVersionOf(kind)
  const known = new WeakMap<KubeObject, KubeObject>()
  const read = (object: KubeObject): KubeObject => {
    const copy: KubeObject = { ...jsonClone(object), apiVersion }
    prune(copy, schema)
    applyDefaults(copy, schema)
    return jsonEqual(copy, object) ? object : copy
  }
  return (object) => {
    const made = known.get(object) ?? read(object)
    known.set(object, made)
    return made
  }
}

function deprecationWarnings(
  { deprecated, deprecationWarning }: DefinitionVersion,
  kind: { group: string; version: string; kind: string },
): string[] {
  if (!deprecated) return []
  return [deprecationWarning ?? `${apiVersionOf(kind)} ${kind.kind} is deprecated`]
}
