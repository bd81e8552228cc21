/** Names of container images, as the kubelet and runtimes read them. Source: distribution/reference, semantics §10.5, recordings kubelet/image-*. */
import { goQuote } from './go-quote.ts'

const DOMAIN =
  /^(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::\d+)?$|^\[[a-fA-F0-9:]+\](?::\d+)?$/
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/
const MAX_NAME = 255

export type ImageName =
  | { readonly type: 'name'; readonly name: string }
  /** In the words of the parser. */
  | { readonly type: 'invalid'; readonly why: string }

/** The name with its tag, 'nginx' as 'nginx:latest'; or why it cannot be one. */
export function imageNameWithTag(image: string): ImageName {
  const why = whyInvalid(image)
  if (why !== undefined) return { type: 'invalid', why: `couldn't parse image name ${goQuote(image)}: ${why}` }
  const { tag, digest } = split(image)
  return { type: 'name', name: tag === undefined && digest === undefined ? `${image}:latest` : image }
}

interface Parts {
  /** '' for Docker Hub, unless it is named. */
  readonly domain: string
  readonly path: string
  readonly tag: string | undefined
  readonly digest: string | undefined
}

/** 'registry:5000/team/app:1@sha256:…' in its parts. */
function split(image: string): Parts {
  const at = image.indexOf('@')
  const digest = at < 0 ? undefined : image.slice(at + 1)
  const named = at < 0 ? image : image.slice(0, at)
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1)
  const tag = colon < 0 ? undefined : named.slice(colon + 1)
  const repository = colon < 0 ? named : named.slice(0, colon)
  const slash = repository.indexOf('/')
  const first = repository.slice(0, Math.max(0, slash))
  const hasDomain = slash > 0 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first)
  return { domain: hasDomain ? first : '', path: hasDomain ? repository.slice(slash + 1) : repository, tag, digest }
}

const INVALID = 'invalid reference format'

function whyInvalid(image: string): string | undefined {
  if (/^[a-f0-9]{64}$/.test(image))
    return `invalid repository name (${image}), cannot specify 64-byte hexadecimal strings`
  const { domain, path, tag, digest } = split(image)
  if (path.toLowerCase() !== path) return `${INVALID}: repository name (${onDockerHub(domain, path)}) must be lowercase`
  if (domain !== '' && !DOMAIN.test(domain)) return INVALID
  if (!PATH.test(path) || (tag !== undefined && !TAG.test(tag)) || (digest !== undefined && !DIGEST.test(digest)))
    return INVALID
  return path.length > MAX_NAME ? `repository name must not be more than ${MAX_NAME} characters` : undefined
}

/** Images of Docker Hub without a team are in its library. */
const onDockerHub = (domain: string, path: string): string =>
  domain === '' && !path.includes('/') ? `library/${path}` : path

/** A valid name in full: 'nginx' is 'docker.io/library/nginx:latest'; a digest takes the place of a tag. */
export function fullImageName(image: string): { readonly repository: string; readonly name: string } {
  const { domain, path, tag = 'latest', digest } = split(image)
  const host = domain === '' || domain === 'index.docker.io' ? 'docker.io' : domain
  const repository = `${host}/${host === 'docker.io' ? onDockerHub('', path) : path}`
  return { repository, name: digest === undefined ? `${repository}:${tag}` : `${repository}@${digest}` }
}
