/** sha256sum [-c] [FILE]… */
import { checksum } from './lib/checksum.ts'

export const sha256sum = checksum('sha256')
