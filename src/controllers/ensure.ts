/** Making what should be there. */
import { ApiError } from '../apimachinery/api-error.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import type { Client, ResourceName } from '../client/client.ts'

/** Creates the object unless it is there already, or its namespace is going. */
export function ensure(client: Client, resource: ResourceName, object: JsonObject): void {
  try {
    client.create(resource, object)
  } catch (error) {
    if (!(error instanceof ApiError) || ![403, 404, 409].includes(error.code)) throw error
  }
}
