/** The parts that programs are made of. */
import { CelFault } from './values.ts'

/** How many rounds of macros a run may still go. */
export interface Budget {
  rounds: number
}

/** The variables of a macro that runs, inside of those around it; outermost stands one without a variable. */
export interface Frame {
  readonly budget: Budget
  readonly outer: Frame | undefined
  readonly value: unknown
}

/** What variables of the environment are worth. */
export interface Activation {
  readonly [name: string]: unknown
}

/** A part of a program. Throws CelFault. */
export type Step = (activation: Activation, frame: Frame) => unknown

/** Names of the variables of macros, the innermost first. */
export type Scope = readonly string[]

/** The value of a step, or its fault. */
export function attempt(step: Step, activation: Activation, frame: Frame): unknown {
  try {
    return step(activation, frame)
  } catch (error) {
    if (error instanceof CelFault) return error
    throw error
  }
}
