/** sha512sum [-c] [FILE]… */
import { checksum } from './lib/checksum.ts'

export const sha512sum = checksum('sha512')
