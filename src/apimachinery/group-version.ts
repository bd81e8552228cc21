/** Names of API types: group, version, kind and resource. */

/** `group` is '' for the core group. */
export interface GroupVersion {
  readonly group: string
  readonly version: string
}

export interface GroupVersionKind extends GroupVersion {
  readonly kind: string
}

/** The text of `apiVersion`: 'v1', 'apps/v1'. */
export function apiVersionOf({ group, version }: GroupVersion): string {
  return group === '' ? version : `${group}/${version}`
}

/**
 * Splits an `apiVersion`. More than one slash gives undefined: Kubernetes answers
 * `unexpected GroupVersion string: a/b/c`.
 */
export function parseApiVersion(apiVersion: string): GroupVersion | undefined {
  const parts = apiVersion.split('/')
  if (parts.length === 1) return { group: '', version: apiVersion }
  const [group, version] = parts
  return parts.length === 2 && group !== undefined && version !== undefined ? { group, version } : undefined
}

/** 'pods' or 'deployments.apps': a resource as messages name it. */
export function groupResource({ group, resource }: { group: string; resource: string }): string {
  return group === '' ? resource : `${resource}.${group}`
}

/** 'Pod' or 'Deployment.apps': a kind as messages of validation name it. */
export function groupKind({ group, kind }: { group: string; kind: string }): string {
  return group === '' ? kind : `${kind}.${group}`
}
