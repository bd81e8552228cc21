/** The parts that programs are made of. */
import { CelFault } from './values.ts'

/** The variables of a macro that runs, inside of those around it. */
export interface Frame {
  readonly outer: Frame | undefined
  readonly value: unknown
}

/** What variables of the environment are worth. */
export interface Activation {
  readonly [name: string]: unknown
}

/** A part of a program. Throws CelFault. */
export type Step = (activation: Activation, frame: Frame | undefined) => unknown

/** Names of the variables of macros, the innermost first. */
export type Scope = readonly string[]

/** The value of a step, or its fault. */
export function attempt(step: Step, activation: Activation, frame: Frame | undefined): unknown {
  try {
    return step(activation, frame)
  } catch (error) {
    if (error instanceof CelFault) return error
    throw error
  }
}
