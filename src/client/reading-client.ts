/** Two clients as one: what is read comes from the first, what is written goes through the second. */
import type { Client } from './client.ts'

/** Controllers read from caches that their manager fills under its own name, and write under theirs. */
export const reading = (from: Client, { create, update, patch, delete: remove, post }: Client): Client => ({
  ...from,
  create,
  update,
  patch,
  delete: remove,
  post,
})
