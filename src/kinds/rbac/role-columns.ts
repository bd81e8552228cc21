/** Cells of Tables of roles and bindings. Source: recordings rbac/roles-validated, rbac/bindings-validated. */
import { humanDuration } from '../../apimachinery/duration.ts'
import { parseTime } from '../../apimachinery/time.ts'
import type { Binding, Role, Subject } from '../../authorization/rbac-objects.ts'

export const roleColumns = ({ metadata }: Role) => ({
  cells: [metadata.name ?? '', metadata.creationTimestamp ?? ''],
})

export function bindingColumns({ metadata, roleRef, subjects = [] }: Binding, now: number) {
  const named = (kind: string, nameOf: (subject: Subject) => string): string =>
    subjects
      .filter((subject) => subject.kind === kind)
      .map(nameOf)
      .join(', ')
  return {
    cells: [
      metadata.name ?? '',
      `${roleRef.kind}/${roleRef.name}`,
      humanDuration(now - parseTime(metadata.creationTimestamp ?? '')),
      named('User', ({ name }) => name),
      named('Group', ({ name }) => name),
      named('ServiceAccount', ({ name, namespace = '' }) => `${namespace}/${name}`),
    ],
  }
}
