/** Reading fields of objects whose kind is known but not declared. */
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from './objects.ts'

export const specOf = ({ spec }: KubeObject): JsonObject => (isJsonObject(spec) ? spec : {})

export const statusOf = ({ status }: KubeObject): JsonObject => (isJsonObject(status) ? status : {})

/** The objects of a list; none when there is no list. */
export const listOf = (value: JsonValue | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : []

/** '' for what is no text. */
export const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')
