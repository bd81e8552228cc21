/** Paths of fields in custom resources, as Kubernetes writes them. */

/** A property: 'spec' + 'size' → 'spec.size'. */
export const namePath = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

/** A key of a map: 'spec.labels' + 'a' → 'spec.labels[a]'. */
export const keyPath = (path: string, key: string): string => `${path}[${key}]`
