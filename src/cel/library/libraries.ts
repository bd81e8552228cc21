/** All functions of Kubernetes' CEL. A function more is a row in one of these lists. */
import type { LibraryRow } from '../checker/signature.ts'
import { ADDRESSES } from './addresses.ts'
import { AUTHORIZER } from './authorizer.ts'
import { CONVERSIONS } from './conversions.ts'
import { LISTS } from './lists.ts'
import { NAMED_FORMATS } from './named-formats.ts'
import { OPERATORS } from './operators.ts'
import { OPTIONALS } from './optionals.ts'
import { QUANTITIES } from './quantities.ts'
import { REGEX } from './regex.ts'
import { STRINGS } from './strings.ts'
import { TIMES } from './times.ts'
import { URLS } from './urls.ts'
import { VERSIONS } from './versions.ts'

export const LIBRARIES: readonly (readonly LibraryRow[])[] = [
  OPERATORS,
  CONVERSIONS,
  STRINGS,
  TIMES,
  LISTS,
  OPTIONALS,
  REGEX,
  QUANTITIES,
  URLS,
  ADDRESSES,
  NAMED_FORMATS,
  VERSIONS,
  AUTHORIZER,
]
