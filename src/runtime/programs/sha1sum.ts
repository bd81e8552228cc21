/** sha1sum [-c] [FILE]… */
import { checksum } from './lib/checksum.ts'

export const sha1sum = checksum('sha1')
