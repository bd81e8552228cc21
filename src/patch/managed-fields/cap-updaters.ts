/** Only so many updaters are kept apart. Source: apimachinery's capManagersManager. */
import { union } from './field-set.ts'
import { type Owner, type Owners, ownerKey } from './owners.ts'

/** More Update entries than this are folded into one for each version, oldest first. */
const MAX_UPDATERS = 10
const ANCIENT = 'ancient-changes'

export function capUpdaters(owners: Owners): void {
  let count = 0
  for (const { operation } of owners.values()) if (operation === 'Update') count++
  if (count <= MAX_UPDATERS) return
  const oldest = [...owners].filter(([, { operation }]) => operation === 'Update').sort(compareAge)
  /** The first of each version stays until a second one comes. */
  const first = new Map<string, string>()
  for (const [key, owner] of oldest) {
    if (count <= MAX_UPDATERS) return
    const known = first.get(owner.apiVersion)
    if (known === undefined) first.set(owner.apiVersion, key)
    else {
      fold(owners, known, key, owner)
      count--
    }
  }
}

function compareAge([keyA, a]: [string, Owner], [keyB, b]: [string, Owner]): number {
  const [left, right] = [`${a.time ?? ''} ${keyA}`, `${b.time ?? ''} ${keyB}`]
  return left < right ? -1 : left > right ? 1 : 0
}

/** Moves what `key` owns into the bucket of its version, which begins as the owner `first`. */
function fold(owners: Owners, first: string, key: string, owner: Owner): void {
  const bucket: Owner = { ...owner, manager: ANCIENT, subresource: '' }
  const bucketKey = ownerKey(bucket)
  const known = owners.get(bucketKey) ?? owners.get(first)
  if (!owners.has(bucketKey)) owners.delete(first)
  owners.set(bucketKey, { ...bucket, fields: union(owner.fields, known?.fields ?? {}) })
  owners.delete(key)
}
