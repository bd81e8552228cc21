/** Server-side printing: what a kind contributes to a Table. */
import type { JsonObject, JsonValue, KubeObject } from '../apimachinery/objects.ts'

/** The cells of one row, in the order of the schema's columns, and the row's conditions. */
export interface TableRow {
  readonly cells: JsonValue[]
  readonly conditions?: JsonObject[]
}

/** Prints one object; `now` in ms is for ages. */
export type TableColumns<T extends KubeObject = KubeObject> = (object: T, now: number) => TableRow
