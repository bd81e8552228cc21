/** ps, busybox's or procps's by what the image has. */
import type { Program } from '../kernel/process-api.ts'
import { flavourOf } from './lib/flavour.ts'
import { busyboxPs } from './lib/ps-busybox.ts'
import { procpsPs } from './lib/ps-procps.ts'

export const ps: Program = (process) => (flavourOf(process) === 'gnu' ? procpsPs : busyboxPs)(process)
