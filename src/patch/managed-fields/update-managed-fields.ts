/** managedFields of plain creates, updates and patches. Source: semantics §7.5, api-facts "Apply". */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import { zeroObject } from '../../schema/decode.ts'
import { encode } from '../../schema/encode.ts'
import type { MessageStructure } from '../../schema/structure.ts'
import { compare } from './compare.ts'
import { isEmpty, union } from './field-set.ts'
import { capUpdaters, type Owner, startingOwners, writeOwners } from './managers.ts'
import { give, takeFields, tracked, withoutReset } from './own.ts'

export interface ManagedUpdate {
  /** The stored object; undefined when it is being created. */
  readonly live: KubeObject | undefined
  /** The next state, defaults filled in; its managedFields are set. */
  readonly object: KubeObject
  readonly manager: string
  readonly apiVersion: string
  /** '' for the object itself. */
  readonly subresource: string
  /** RFC 3339. */
  readonly time: string
  readonly message: MessageStructure
  /** Paths that the endpoint resets, as a field set. */
  readonly resetFields: JsonObject | undefined
}

const NEW_OWNER = 'the writer'

/** Notes in `object` who owns what after the write. An object that is not tracked (it was cleared) stays so. */
export function updateManagedFields(update: ManagedUpdate): void {
  const { live, object, message } = update
  const owners = startingOwners(live?.metadata, object.metadata, update.subresource)
  delete object.metadata.managedFields
  if (live === undefined || owners.size > 0) {
    const before = live === undefined ? emptyOf(message) : live
    const changes = withoutReset(compare(message, before, encode(message, object)), update.resetFields)
    takeFields(owners, NEW_OWNER, changes)
    const fields = tracked(union(changes.modified, changes.added))
    if (!isEmpty(fields)) give(owners, ownerOf(update, fields))
    capUpdaters(owners)
  }
  writeOwners(object.metadata, owners)
}

function ownerOf({ manager, apiVersion, subresource, time }: ManagedUpdate, fields: JsonObject): Owner {
  return { manager, operation: 'Update', apiVersion, subresource, time, fields }
}

const emptyObjects = new WeakMap<MessageStructure, JsonObject>()

/** What a create compares with: a new Go struct, whose fields without omitempty are there already. */
export function emptyOf(message: MessageStructure): JsonObject {
  const known = emptyObjects.get(message)
  if (known !== undefined) return known
  const made = encode(message, zeroObject(message))
  emptyObjects.set(message, made)
  return made
}
