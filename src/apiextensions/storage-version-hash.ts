/** What discovery says of the version in which objects are stored. Source: apiserver's discovery.StorageVersionHash. */
import { createHash } from 'node:crypto'
import type { GroupVersionKind } from '../apimachinery/group-version.ts'

const HASH_BYTES = 8

/** The first bytes of the SHA-256 of 'group/version/kind', in base64. */
export function storageVersionHash({ group, version, kind }: GroupVersionKind): string {
  const digest = createHash('sha256').update(`${group}/${version}/${kind}`).digest()
  return digest.subarray(0, HASH_BYTES).toString('base64')
}
