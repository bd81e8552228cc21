/** What becomes of a role without rules. */
import type { Role } from '../../authorization/rbac-objects.ts'

/** Stored in protobuf, a list without elements and none are the same: null. */
export function normalizeRules(role: Role): void {
  if (role.rules?.length === 0) role.rules = null
}
