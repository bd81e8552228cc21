/** Simulated images: what they are called, how long a pull takes, and what their processes do. Data comes with a later layer. */
import { createHash } from 'node:crypto'
import type { ContainerSpec } from './pod-object.ts'

/** How long pulling an image takes that is not there, in ms. */
export const PULL_MS = 300

/** The full name of an image and the id under which a node knows it. */
export function resolveImage(reference: string): { readonly name: string; readonly id: string } {
  const [path = '', digest] = reference.split('@')
  const slash = path.lastIndexOf('/')
  const colon = path.indexOf(':', slash + 1)
  const repository = qualify(colon < 0 ? path : path.slice(0, colon))
  const tag = colon < 0 ? 'latest' : path.slice(colon + 1)
  const id = digest ?? `sha256:${createHash('sha256').update(`${repository}:${tag}`).digest('hex')}`
  return {
    name: digest === undefined || colon >= 0 ? `${repository}:${tag}` : `${repository}@${digest}`,
    id: `${repository}@${id}`,
  }
}

/** Short names mean Docker Hub. */
function qualify(repository: string): string {
  const [first = ''] = repository.split('/')
  const hasRegistry = repository.includes('/') && (/[.:]/.test(first) || first === 'localhost')
  if (hasRegistry) return repository
  return repository.includes('/') ? `docker.io/${repository}` : `docker.io/library/${repository}`
}

/** Images whose own command is a shell: without input it ends at once. */
const SHELL_IMAGES = new Set(['busybox', 'alpine', 'ubuntu', 'debian', 'centos', 'netshoot'])

/** What the container's process does: runs until it is stopped, or ends by itself. */
export function processOf({
  image,
  command,
  args,
  stdin,
}: ContainerSpec): { readonly type: 'runs' } | { readonly type: 'ends'; readonly exitCode: number } {
  const repository = resolveImage(image).name.split(':')[0] ?? ''
  const shell = SHELL_IMAGES.has(repository.slice(repository.lastIndexOf('/') + 1))
  const ownCommand = command.length === 0 && args.length === 0
  return shell && ownCommand && !stdin ? { type: 'ends', exitCode: 0 } : { type: 'runs' }
}
