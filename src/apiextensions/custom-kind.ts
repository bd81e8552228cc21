/** From a definition to the kinds it defines: one for each version that is served. */

import { apiVersionOf, parseApiVersion } from '../apimachinery/group-version.ts'
import { jsonClone } from '../apimachinery/json-clone.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { oncePer } from '../apimachinery/once-per.ts'
import { compareVersions } from '../apimachinery/version-order.ts'
import { typeOfMessage } from '../patch/managed-fields/type-of-message.ts'
import { typeFault } from '../patch/managed-fields/typed.ts'
import type { CustomKind } from '../registry/custom-kind.ts'
import { defineKind, type KindDefinition } from '../registry/kind.ts'
import { encode } from '../schema/encode.ts'
import type { MessageStructure } from '../schema/structure.ts'
import { compileRules, type RuleTree } from './cel/rules.ts'
import { readCustomBody, readCustomPatched } from './content.ts'
import { type Definition, type DefinitionVersion, isConditionTrue } from './definition.ts'
import { resourceStructure } from './field-structure.ts'
import { customColumns, printColumns } from './printer-columns.ts'
import { customScale } from './scale.ts'
import { selectableFields } from './selectable-fields.ts'
import { storageVersionHash } from './storage-version-hash.ts'
import { customStrategy, statusStrategy } from './strategy.ts'
import { applyDefaults } from './structural/defaults.ts'
import { prune } from './structural/prune.ts'
import { asResourceRoot, type Structural, toStructural } from './structural/structural.ts'

const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']
const TERMINATING_VERBS = ['delete', 'deletecollection', 'get', 'list', 'watch']

/** What kinds need to know besides their definition. */
export interface ServingScope {
  /** The structure of all metadata. */
  readonly objectMeta: MessageStructure
  /** The revision at which they begin to be served. */
  readonly since: number
}

/** The kinds of the served versions. */
export function customKinds(definition: Definition, { objectMeta, since }: ServingScope): KindDefinition[] {
  const { versions } = definition.spec
  const schemas = new Map(versions.map(({ name, schema }) => [name, toStructural(schema?.openAPIV3Schema ?? {})]))
  return versions
    .filter(({ served }) => served)
    .map((version) => customKind(definition, version, schemas, { objectMeta, since }))
}

function customKind(
  definition: Definition,
  version: DefinitionVersion,
  schemas: ReadonlyMap<string, Structural>,
  { objectMeta, since }: ServingScope,
): KindDefinition {
  const { group, scope, versions } = definition.spec
  const names = definition.status.acceptedNames
  const namespaced = scope === 'Namespaced'
  const schema = schemas.get(version.name) ?? toStructural({})
  const kind = { group, version: version.name, kind: names.kind }
  const storageVersion = versions.find(({ storage }) => storage)?.name ?? version.name
  const terminating = isConditionTrue(definition, 'Terminating')
  const content = { kind, schema, objectMeta }
  const { status, scale } = version.subresources ?? {}
  const scopeOfRules = { kind, namespaced, schema, hasStatus: status !== undefined, scale, rules: lazyRules(schema) }
  const columns = customColumns(version.additionalPrinterColumns)
  return defineKind<KubeObject>({
    ...kind,
    resource: names.plural,
    namespaced,
    strategy: customStrategy(scopeOfRules),
    subresources: [
      ...(status === undefined ? [] : [statusStrategy(scopeOfRules)]),
      ...(scale === undefined ? [] : [customScale(scale)]),
    ],
    requiresResourceVersion: true,
    ...selectableFields(version.selectableFields ?? []),
    columns: printColumns(columns),
    fromStorage: reader(group, version.name, schemas),
    toStorage: writer(group, storageVersion, schemas.get(storageVersion)),
    custom: {
      listKind: names.listKind ?? `${names.kind}List`,
      singular: names.singular ?? '',
      shortNames: names.shortNames ?? [],
      categories: names.categories ?? [],
      verbs: terminating ? TERMINATING_VERBS : VERBS,
      storageVersionHash: storageVersionHash({ ...kind, version: storageVersion }),
      terminating,
      since,
      warnings: deprecationWarnings(version, definition.spec),
      structure: resourceStructure(schema, objectMeta),
      columns: columns.map(({ row, description }) => ({ row, description })),
      openApiSchema: version.schema?.openAPIV3Schema,
      declares: declarationsOf(schemas, objectMeta),
      readBody: (bytes, format) => readCustomBody(content, bytes, format),
      readPatched: (value) => readCustomPatched(content, value),
      structuredMetadata: (metadata) => encode(objectMeta, metadata),
    },
  })
}

/**
 * Reads stored objects as one version: with the defaults of the version that they are stored in, without what this one does
 * not know. Source: recording crd/versions.
 */
function reader(
  group: string,
  version: string,
  schemas: ReadonlyMap<string, Structural>,
): (object: KubeObject) => KubeObject {
  const apiVersion = apiVersionOf({ group, version })
  return oncePer((object: KubeObject): KubeObject => {
    const copy = jsonClone(object)
    const stored = parseApiVersion(object.apiVersion)?.version ?? ''
    for (const step of [stored, version]) {
      const schema = schemas.get(step)
      if (schema !== undefined) prune(copy, schema)
      if (schema !== undefined && step === stored) applyDefaults(copy, schema)
    }
    copy.apiVersion = apiVersion
    return jsonEqual(copy, object) ? object : copy
  })
}

/** Writes objects in the version in which they are stored, without what that does not know. */
function writer(group: string, version: string, schema: Structural | undefined): (object: KubeObject) => KubeObject {
  const apiVersion = apiVersionOf({ group, version })
  return (object) => {
    if (object.apiVersion === apiVersion) return object
    const copy = { ...jsonClone(object), apiVersion }
    if (schema !== undefined) prune(copy, schema)
    return copy
  }
}

/** Whether all fields of an object are declared in a version; undeclared ones cannot be owned. */
function declarationsOf(
  schemas: ReadonlyMap<string, Structural>,
  objectMeta: MessageStructure,
): CustomKind['declares'] {
  const structures = new Map([...schemas].map(([name, schema]) => [name, resourceStructure(schema, objectMeta)]))
  return (version, object) => {
    const structure = structures.get(version)
    return structure !== undefined && typeFault(typeOfMessage(structure), object) === undefined
  }
}

function lazyRules(schema: Structural): () => RuleTree | undefined {
  let known: { readonly tree: RuleTree | undefined } | undefined
  return () => {
    known ??= { tree: compileRules(asResourceRoot(schema)) }
    return known.tree
  }
}

/** The definition's own words, or those that name the best newer version. */
function deprecationWarnings(
  { name, deprecated, deprecationWarning }: DefinitionVersion,
  { group, versions, names }: Definition['spec'],
): string[] {
  if (!deprecated) return []
  const full = (version: string): string => `${apiVersionOf({ group, version })} ${names.kind}`
  const [better] = versions
    .filter((other) => other.served && !other.deprecated && compareVersions(other.name, name) < 0)
    .map((other) => other.name)
    .sort(compareVersions)
  return [deprecationWarning ?? `${full(name)} is deprecated${better === undefined ? '' : `; use ${full(better)}`}`]
}
