/** Sources of storage systems that have rules of their own. Source: recordings pod-invalid/volumes, more-volumes. */
import {
  at,
  type FieldError,
  invalid,
  invalidAll,
  notSupported,
  required,
  tooLong,
} from '../../../apimachinery/field-error.ts'
import { joined } from '../../../apimachinery/joined.ts'
import { dns1123Label, dns1123Subdomain, inclusiveRange } from '../../../apimachinery/names.ts'
import { optionalChoiceErrors } from '../choices.ts'
import { missingFields, type SourceRule, secretRefErrors } from './source-rule.ts'

const rangeErrors = (value: number, [low, high]: readonly [number, number], why: string, path: string): FieldError[] =>
  value < low || value > high ? [invalid(path, value, why)] : []

/** 0 stands for no partition, though the message does not say so. */
const partitionErrors = (partition = 0, path: string): FieldError[] =>
  rangeErrors(partition, [0, 255], inclusiveRange(1, 255), `${path}.partition`)

export const gcePersistentDisk: SourceRule<'gcePersistentDisk'> = (source, path) =>
  joined(missingFields({ ...source }, ['pdName'], path), partitionErrors(source.partition, path))

export const awsElasticBlockStore: SourceRule<'awsElasticBlockStore'> = (source, path) =>
  joined(missingFields({ ...source }, ['volumeID'], path), partitionErrors(source.partition, path))

const ISCSI_NAMES: { readonly [start: string]: RegExp } = {
  iqn: /iqn\.\d{4}-\d{2}\.([0-9A-Za-z.-]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[0-9A-Za-z]{16}$/,
  naa: /^naa.[0-9A-Za-z]{32}$/,
}

function iscsiNameErrors(name: string, path: string): FieldError[] {
  const pattern = ISCSI_NAMES[name.slice(0, 3)]
  if (pattern === undefined) return [invalid(path, name, 'must be valid format starting with iqn, eui, or naa')]
  return pattern.test(name) ? [] : [invalid(path, name, 'must be valid format')]
}

export const iscsi: SourceRule<'iscsi'> = (source, path) => {
  const { iqn, lun, initiatorName, chapAuthDiscovery, chapAuthSession, secretRef } = source
  return joined(
    missingFields({ ...source }, ['targetPortal'], path),
    iqn === '' ? [required(`${path}.iqn`)] : iscsiNameErrors(iqn, `${path}.iqn`),
    rangeErrors(lun, [0, 255], inclusiveRange(0, 255), `${path}.lun`),
    (chapAuthDiscovery || chapAuthSession) && secretRef === undefined ? [required(`${path}.secretRef`)] : [],
    initiatorName === undefined ? [] : iscsiNameErrors(initiatorName, `${path}.initiatorname`),
  )
}

export const fc: SourceRule<'fc'> = ({ targetWWNs = [], wwids = [], lun }, path) => {
  const field = `${path}.targetWWNs`
  const errors: FieldError[] = []
  if (targetWWNs.length === 0 && wwids.length === 0)
    errors.push(required(field, 'must specify either targetWWNs or wwids, but not both'))
  if (targetWWNs.length > 0 && wwids.length > 0)
    errors.push(invalid(field, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'))
  if (targetWWNs.length === 0) return errors
  if (lun === undefined) return [...errors, required(`${path}.lun`, 'lun is required if targetWWNs is specified')]
  return joined(errors, rangeErrors(lun, [0, 255], inclusiveRange(0, 255), `${path}.lun`))
}

export const flocker: SourceRule<'flocker'> = ({ datasetName = '', datasetUUID = '' }, path) => {
  const errors: FieldError[] = []
  if (datasetName === '' && datasetUUID === '')
    errors.push(required(path, 'one of datasetName and datasetUUID is required'))
  if (datasetName !== '' && datasetUUID !== '')
    errors.push(invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'))
  if (datasetName.includes('/')) errors.push(invalid(`${path}.datasetName`, datasetName, "must not contain '/'"))
  return errors
}

export const cinder: SourceRule<'cinder'> = (source, path) =>
  joined(missingFields({ ...source }, ['volumeID'], path), secretRefErrors(source.secretRef, path))

const MAX_TENANT = 64
const REGISTRY = 'must be a host:port pair or multiple pairs separated by commas'

export const quobyte: SourceRule<'quobyte'> = (source, path) =>
  joined(registryErrors(source, path), missingFields({ ...source }, ['volume'], path))

function registryErrors({ registry, tenant = '' }: { registry: string; tenant?: string }, path: string): FieldError[] {
  if (registry === '') return [required(`${path}.registry`, REGISTRY)]
  if (Buffer.byteLength(tenant) > MAX_TENANT)
    return [required(`${path}.tenant`, 'must be a UUID and may not exceed a length of 64 characters')]
  const wrong = registry.split(',').filter((pair) => !HOST_PORT.test(pair))
  return wrong.map(() => invalid(`${path}.registry`, registry, REGISTRY))
}

/** What Go's net.SplitHostPort takes apart: one colon, or brackets around a host with more. */
const HOST_PORT = /^(?:[^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/

/** The names of options that Kubernetes gives itself. */
const RESERVED = /(?:^|\.)(?:kubernetes|k8s)\.io$/

export const flexVolume: SourceRule<'flexVolume'> = (source, path) => {
  const reserved = Object.keys(source.options ?? {})
    .sort()
    .filter((key) => RESERVED.test((key.split('/', 1)[0] ?? '').toLowerCase()))
  return joined(
    missingFields({ ...source }, ['driver'], path),
    reserved.map((key) => invalid(at(`${path}.options`, key), key, 'kubernetes.io and k8s.io namespaces are reserved')),
  )
}

const CACHING_MODES = ['None', 'ReadOnly', 'ReadWrite']
const DISK_KINDS = ['Dedicated', 'Managed', 'Shared']
const MANAGED_URI = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}'
const BLOB_URI = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd'

export const azureDisk: SourceRule<'azureDisk'> = (source, path) => {
  const { cachingMode, kind, diskURI } = source
  const [start, form] = kind === 'Managed' ? ['/subscriptions/', MANAGED_URI] : ['https://', BLOB_URI]
  return joined(
    missingFields({ ...source }, ['diskName', 'diskURI'], path),
    optionalChoiceErrors(cachingMode, CACHING_MODES, `${path}.cachingMode`),
    optionalChoiceErrors(kind, DISK_KINDS, `${path}.kind`),
    kind === undefined || diskURI.startsWith(start) ? [] : [notSupported(`${path}.diskURI`, diskURI, [form])],
  )
}

export const storageos: SourceRule<'storageos'> = (source, path) => {
  const { volumeName = '', volumeNamespace = '', secretRef } = source
  return joined(
    volumeName === ''
      ? [required(`${path}.volumeName`)]
      : invalidAll(`${path}.volumeName`, volumeName, dns1123Label(volumeName)),
    volumeNamespace === '' ? [] : invalidAll(`${path}.volumeNamespace`, volumeNamespace, dns1123Label(volumeNamespace)),
    secretRefErrors(secretRef, path),
  )
}

const MAX_DRIVER = 63

/** The name of a CSI driver: a domain name, capitals allowed. */
export function csiDriverErrors(driver: string, path: string): FieldError[] {
  if (driver === '') return [required(path)]
  return joined(
    Buffer.byteLength(driver) > MAX_DRIVER ? [tooLong(path, MAX_DRIVER)] : [],
    invalidAll(path, driver, dns1123Subdomain(driver.toLowerCase())),
  )
}

export const csi: SourceRule<'csi'> = ({ driver, nodePublishSecretRef }, path) => {
  const errors = csiDriverErrors(driver, `${path}.driver`)
  if (nodePublishSecretRef === undefined) return errors
  const { name = '' } = nodePublishSecretRef
  if (name === '') return [...errors, required(`${path}.nodePublishSecretRef.name`)]
  return joined(errors, invalidAll(`${path}.name`, name, dns1123Subdomain(name)))
}
