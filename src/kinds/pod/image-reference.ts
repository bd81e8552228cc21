/** Image names as far as defaults depend on them. Source: distribution reference grammar, semantics §3.1. */

const REFERENCE =
  /^(?<name>[^@]+?)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$/
const NAME =
  /^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/

/** The pull policy of an image that says none: Always for `latest` and for no tag at all. */
export function defaultPullPolicy(image: string): 'Always' | 'IfNotPresent' {
  const parts = REFERENCE.exec(image)?.groups
  if (parts === undefined || !NAME.test(parts.name ?? '')) return 'IfNotPresent'
  const tag = parts.tag ?? (parts.digest === undefined ? 'latest' : '')
  return tag === 'latest' ? 'Always' : 'IfNotPresent'
}
