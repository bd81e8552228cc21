/** md5sum [-c] [FILE]… */
import { checksum } from './lib/checksum.ts'

export const md5sum = checksum('md5')
