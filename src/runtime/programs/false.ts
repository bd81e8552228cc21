/** false: ends with 1. */
import type { Program } from '../kernel/process-api.ts'

export const falseProgram: Program = async () => 1
