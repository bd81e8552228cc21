/** Classes that an annotation makes the default one. */
import type { KubeObject } from '../apimachinery/objects.ts'

/** The newest first; of those of one second, in the order of their names. */
function byAge({ metadata: a }: KubeObject, { metadata: b }: KubeObject): number {
  const [timeA = '', timeB = ''] = [a.creationTimestamp, b.creationTimestamp]
  if (timeA !== timeB) return timeA > timeB ? -1 : 1
  return (a.name ?? '') < (b.name ?? '') ? -1 : 1
}

/** The name of the class that holds for who names none; undefined when no class is marked by one of the annotations. */
export function defaultClass(classes: readonly KubeObject[], annotations: readonly string[]): string | undefined {
  const isDefault = ({ metadata }: KubeObject): boolean =>
    annotations.some((name) => metadata.annotations?.[name] === 'true')
  return classes.filter(isDefault).sort(byAge)[0]?.metadata.name
}
