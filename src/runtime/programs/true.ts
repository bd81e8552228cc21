/** true, and `:` by another name. */
import type { Program } from '../kernel/process-api.ts'

export const trueProgram: Program = async () => 0
