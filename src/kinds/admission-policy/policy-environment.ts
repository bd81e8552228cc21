/** What the expressions of policies may name. Source: ValidatingAdmissionPolicy in the API reference; types asked of a server v1.35. */
import { BOOL, type CelType, DYN, INT, listOf, mapOf, objectOf, STRING, TIMESTAMP } from '../../cel/checker/types.ts'
import { CelEnvironment } from '../../cel/environment.ts'
import { AUTHORIZER_TYPE, RESOURCE_CHECK_TYPE } from '../../cel/library/authorizer.ts'

type Fields = { readonly [name: string]: CelType }

const STRINGS = listOf(STRING)
const LABELS = mapOf(STRING, STRING)
const KIND = objectOf('kubernetes.GroupVersionKind')
const RESOURCE = objectOf('kubernetes.GroupVersionResource')
const USER = objectOf('kubernetes.UserInfo')
const REQUEST = objectOf('kubernetes.AdmissionRequest')
const NAMESPACE = objectOf('kubernetes.Namespace')
const NAMESPACE_METADATA = objectOf('kubernetes.NamespaceMetadata')
const NAMESPACE_SPEC = objectOf('kubernetes.NamespaceSpec')
const NAMESPACE_STATUS = objectOf('kubernetes.NamespaceStatus')
const NAMESPACE_CONDITION = objectOf('kubernetes.NamespaceCondition')
const VARIABLES = objectOf('kubernetes.variables')

const OBJECTS: readonly (readonly [type: CelType, fields: Fields])[] = [
  [KIND, { group: STRING, version: STRING, kind: STRING }],
  [RESOURCE, { group: STRING, version: STRING, resource: STRING }],
  [USER, { username: STRING, uid: STRING, groups: STRINGS, extra: mapOf(STRING, STRINGS) }],
  [
    REQUEST,
    {
      kind: KIND,
      resource: RESOURCE,
      subResource: STRING,
      requestKind: KIND,
      requestResource: RESOURCE,
      requestSubResource: STRING,
      name: STRING,
      namespace: STRING,
      operation: STRING,
      userInfo: USER,
      dryRun: BOOL,
      options: DYN,
    },
  ],
  [NAMESPACE, { metadata: NAMESPACE_METADATA, spec: NAMESPACE_SPEC, status: NAMESPACE_STATUS }],
  [
    NAMESPACE_METADATA,
    {
      name: STRING,
      generateName: STRING,
      namespace: STRING,
      labels: LABELS,
      annotations: LABELS,
      UID: STRING,
      creationTimestamp: TIMESTAMP,
      deletionGracePeriodSeconds: INT,
      deletionTimestamp: TIMESTAMP,
      generation: INT,
      resourceVersion: STRING,
      finalizers: STRINGS,
    },
  ],
  [NAMESPACE_SPEC, { finalizers: STRINGS }],
  [NAMESPACE_STATUS, { conditions: listOf(NAMESPACE_CONDITION), phase: STRING }],
  [
    NAMESPACE_CONDITION,
    { status: STRING, type: STRING, lastTransitionTime: TIMESTAMP, message: STRING, reason: STRING },
  ],
]

const OBJECT_TYPES = new Map(OBJECTS.map(([{ name }, fields]) => [name, new Map(Object.entries(fields))]))

const ALWAYS: Fields = { object: DYN, oldObject: DYN, namespaceObject: NAMESPACE, request: REQUEST }
const WITH_AUTHORIZER: Fields = {
  authorizer: objectOf(AUTHORIZER_TYPE),
  'authorizer.requestResource': objectOf(RESOURCE_CHECK_TYPE),
}

/** What some expressions may name, and others not. */
export interface PolicyNames {
  readonly params: boolean
  readonly authorizer: boolean
  /** The variables of the policy; undefined where `variables` is no name at all. */
  readonly variables: ReadonlyMap<string, CelType> | undefined
}

/** The environment of one sort of expression. */
export function policyEnvironment({ params, authorizer, variables }: PolicyNames): CelEnvironment {
  const names: Fields = {
    ...ALWAYS,
    ...(params ? { params: DYN } : {}),
    ...(authorizer ? WITH_AUTHORIZER : {}),
    ...(variables === undefined ? {} : { variables: VARIABLES }),
  }
  const types = variables === undefined ? OBJECT_TYPES : new Map(OBJECT_TYPES).set(VARIABLES.name, new Map(variables))
  return new CelEnvironment(new Map(Object.entries(names)), types)
}

const KEPT_KINDS: ReadonlySet<string> = new Set('bool bytes double duration int null string timestamp uint'.split(' '))

/** The type by which other expressions know a variable: plain values, lists and maps keep theirs. */
export function variableType(type: CelType): CelType {
  if (KEPT_KINDS.has(type.kind)) return type
  const [first = DYN, second = DYN] = type.params
  if (type.kind === 'list') return listOf(variableType(first))
  return type.kind === 'map' ? mapOf(variableType(first), variableType(second)) : DYN
}
