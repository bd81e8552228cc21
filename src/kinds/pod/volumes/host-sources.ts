/** Sources on the node itself, and what is fetched to it. Source: recording pod-invalid/volumes. */
import { type FieldError, forbidden, invalid, required } from '../../../apimachinery/field-error.ts'
import { joined } from '../../../apimachinery/joined.ts'
import { Quantity } from '../../../apimachinery/quantity.ts'
import { choiceErrors, optionalChoiceErrors, PULL_POLICIES } from '../choices.ts'
import { backstepErrors, descendingPathErrors } from '../validate-paths.ts'
import { missingFields, type SourceRule } from './source-rule.ts'

export const emptyDir: SourceRule<'emptyDir'> = ({ sizeLimit }, path) => {
  if (sizeLimit === undefined || !Quantity.parse(sizeLimit).isNegative) return []
  return [forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
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

export const hostPath: SourceRule<'hostPath'> = ({ path: file, type }, path) => {
  if (file === '') return [required(`${path}.path`)]
  return joined(backstepErrors(file, `${path}.path`), optionalChoiceErrors(type, HOST_PATH_TYPES, `${path}.type`))
}

export const gitRepo: SourceRule<'gitRepo'> = (source, path) =>
  joined(
    missingFields({ ...source }, ['repository'], path),
    descendingPathErrors(source.directory ?? '', `${path}.directory`),
  )

/** An image as a volume: a template may leave the image to whoever fills it in. */
export const image: SourceRule<'image'> = ({ reference = '', pullPolicy = '' }, path, meta) => {
  const errors: FieldError[] = meta !== undefined && reference === '' ? [required(`${path}.reference`)] : []
  return joined(errors, choiceErrors(pullPolicy, PULL_POLICIES, `${path}.pullPolicy`))
}

export const nfs: SourceRule<'nfs'> = (source, path) =>
  joined(
    missingFields({ ...source }, ['server', 'path'], path),
    source.path.startsWith('/') ? [] : [invalid(`${path}.path`, source.path, 'must be an absolute path')],
  )
