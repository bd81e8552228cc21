/** One rule for each kind of volume source, in the order in which Kubernetes checks them. */
import { at, type FieldError, invalid, notSupported, required } from '../../apimachinery/field-error.ts'

import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { Quantity } from '../../apimachinery/quantity.ts'
import type { Volume } from './types.ts'
import { fieldRefErrors, resourceFieldRefErrors } from './validate-env.ts'
import { relativePathErrors } from './validate-mounts.ts'

type SourceRule = (source: JsonObject, path: string, volume: Volume) => FieldError[]

const text = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')
const listOf = (value: JsonValue | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : [])

/** A source that only needs some fields to be there. */
const needs =
  (...fields: string[]): SourceRule =>
  (source, path) =>
    fields
      .filter(
        (field) =>
          source[field] === undefined ||
          source[field] === '' ||
          (Array.isArray(source[field]) && source[field].length === 0),
      )
      .map((field) => required(`${path}.${field}`))

const MAX_MODE = 0o777

function modeErrors(value: JsonValue | undefined, path: string): FieldError[] {
  if (typeof value !== 'number' || (value >= 0 && value <= MAX_MODE)) return []
  return [invalid(path, value, 'must be a number between 0 and 0777 (octal), both inclusive')]
}

function itemErrors(items: JsonValue | undefined, path: string): FieldError[] {
  return listOf(items).flatMap((item, index) => {
    const here = at(path, index)
    const key = text(item.key)
    const errors = key === '' ? [required(`${here}.key`)] : []
    const file = text(item.path)
    if (file === '') errors.push(required(`${here}.path`))
    else errors.push(...relativePathErrors(file, `${here}.path`))
    return [...errors, ...modeErrors(item.mode, `${here}.mode`)]
  })
}

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
]

const hostPath: SourceRule = ({ path: file, type }, path) => {
  if (text(file) === '') return [required(`${path}.path`)]
  const errors = text(file).split('/').includes('..')
    ? [invalid(`${path}.path`, text(file), "must not contain '..'")]
    : []
  if (type !== undefined && !HOST_PATH_TYPES.includes(text(type)))
    errors.push(notSupported(`${path}.type`, type, HOST_PATH_TYPES))
  return errors
}

const emptyDir: SourceRule = ({ sizeLimit }, path) =>
  typeof sizeLimit === 'string' && Quantity.parse(sizeLimit).isNegative
    ? [
        {
          type: 'FieldValueForbidden',
          field: `${path}.sizeLimit`,
          message: 'Forbidden: SizeLimit field must be a valid resource quantity',
        },
      ]
    : []

const secret: SourceRule = ({ secretName, defaultMode, items }, path) => [
  ...(text(secretName) === '' ? [required(`${path}.secretName`)] : []),
  ...modeErrors(defaultMode, `${path}.defaultMode`),
  ...itemErrors(items, `${path}.items`),
]

const configMap: SourceRule = ({ name, defaultMode, items }, path) => [
  ...(text(name) === '' ? [required(`${path}.name`)] : []),
  ...modeErrors(defaultMode, `${path}.defaultMode`),
  ...itemErrors(items, `${path}.items`),
]

const DOWNWARD_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.labels',
  'metadata.annotations',
  'metadata.uid',
]

function downwardItems(items: JsonValue | undefined, path: string): FieldError[] {
  return listOf(items).flatMap((item) => {
    const file = text(item.path)
    const errors = file === '' ? [required(`${path}.path`)] : relativePathErrors(file, `${path}.path`)
    if (isJsonObject(item.fieldRef)) errors.push(...fieldRefErrors(item.fieldRef, DOWNWARD_FIELDS, `${path}.fieldRef`))
    else if (isJsonObject(item.resourceFieldRef)) {
      if (text(item.resourceFieldRef.containerName) === '')
        errors.push(required(`${path}.resourceFieldRef.containerName`))
      errors.push(...resourceFieldRefErrors(item.resourceFieldRef, `${path}.resourceFieldRef`))
    } else errors.push(required(`${path}.fieldRef`, 'one of fieldRef and resourceFieldRef is required'))
    return [...errors, ...modeErrors(item.mode, `${path}.mode`)]
  })
}

const downwardAPI: SourceRule = ({ defaultMode, items }, path) => [
  ...modeErrors(defaultMode, `${path}.defaultMode`),
  ...downwardItems(items, path),
]

const projected: SourceRule = ({ defaultMode, sources }, path) => [
  ...modeErrors(defaultMode, `${path}.defaultMode`),
  ...listOf(sources).flatMap((source, index) => projectionErrors(source, `${path}.sources[${index}]`)),
]

function projectionErrors(source: JsonObject, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (isJsonObject(source.secret)) errors.push(...namedItems(source.secret, `${path}.secret`))
  if (isJsonObject(source.configMap)) errors.push(...namedItems(source.configMap, `${path}.configMap`))
  if (isJsonObject(source.downwardAPI)) errors.push(...downwardItems(source.downwardAPI.items, `${path}.downwardAPI`))
  if (isJsonObject(source.serviceAccountToken))
    errors.push(...tokenErrors(source.serviceAccountToken, `${path}.serviceAccountToken`))
  return errors
}

function namedItems({ name, items }: JsonObject, path: string): FieldError[] {
  return [...(text(name) === '' ? [required(`${path}.name`)] : []), ...itemErrors(items, `${path}.items`)]
}

const MIN_TOKEN_SECONDS = 600
const MAX_TOKEN_SECONDS = 2 ** 32

function tokenErrors({ expirationSeconds, path: file }: JsonObject, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (typeof expirationSeconds === 'number') {
    if (expirationSeconds < MIN_TOKEN_SECONDS) {
      errors.push(
        invalid(`${path}.expirationSeconds`, expirationSeconds, 'may not specify a duration less than 10 minutes'),
      )
    } else if (expirationSeconds > MAX_TOKEN_SECONDS) {
      errors.push(
        invalid(`${path}.expirationSeconds`, expirationSeconds, 'may not specify a duration larger than 2^32 seconds'),
      )
    }
  }
  if (text(file) === '') errors.push(required(`${path}.path`))
  return errors
}

/** Sources by name. Those without a rule of their own only must be the only one. */
export const VOLUME_SOURCES: readonly (readonly [name: string, rule: SourceRule])[] = [
  ['emptyDir', emptyDir],
  ['hostPath', hostPath],
  ['gitRepo', needs('repository')],
  ['gcePersistentDisk', needs('pdName')],
  ['awsElasticBlockStore', needs('volumeID')],
  ['secret', secret],
  ['nfs', needs('server', 'path')],
  ['iscsi', needs('targetPortal', 'iqn')],
  ['glusterfs', needs('endpoints', 'path')],
  ['flocker', () => []],
  ['persistentVolumeClaim', needs('claimName')],
  ['rbd', needs('monitors', 'image')],
  ['cinder', needs('volumeID')],
  ['cephfs', needs('monitors')],
  ['quobyte', needs('registry', 'volume')],
  ['downwardAPI', downwardAPI],
  ['fc', () => []],
  ['flexVolume', needs('driver')],
  ['configMap', configMap],
  ['azureFile', needs('secretName', 'shareName')],
  ['vsphereVolume', needs('volumePath')],
  ['photonPersistentDisk', needs('pdID')],
  ['portworxVolume', needs('volumeID')],
  ['azureDisk', needs('diskName', 'diskURI')],
  ['storageos', needs('volumeName')],
  ['projected', projected],
  ['scaleIO', needs('gateway', 'system', 'volumeName')],
  ['csi', needs('driver')],
  ['ephemeral', needs('volumeClaimTemplate')],
  ['image', needs('reference')],
]
