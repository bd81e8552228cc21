/** What expressions may name: variables, functions, and the fields of objects. */
import type { Overload } from './signature.ts'
import type { CelType } from './types.ts'

/** The fields of types of objects, by the type's name. */
export type ObjectTypes = ReadonlyMap<string, ReadonlyMap<string, CelType>>

export interface Declarations {
  /** Names may have dots: 'authorizer.requestResource'. */
  readonly variables: ReadonlyMap<string, CelType>
  readonly objectTypes: ObjectTypes
  readonly functions: ReadonlyMap<string, readonly Overload[]>
}
