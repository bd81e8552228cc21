/** Which process a container gets: what its image tells of, or a program of the kernel. */
import type { Clock } from '../clock/clock.ts'
import type { ContainerConfig, RuntimeFailure } from '../kubelet/container-runtime.ts'
import { commandWords, mayBeProgram, notWritten, toldProcess } from './command.ts'
import type { ContainerKernel } from './container-kernel.ts'
import { ContainerProgram } from './container-program.ts'
import type { ProcessBehaviour } from './image.ts'
import type { FindProgram } from './kernel/executable.ts'
import { SystemError } from './kernel/system-error.ts'
import { startFailure } from './runtime-errors.ts'
import type { SimulatedContainer } from './simulated-container.ts'
import { ToldProcess } from './told-process.ts'

export interface StartOptions {
  readonly clock: Clock
  readonly find: FindProgram
  /** The container from inside, before it runs. */
  readonly enter: () => ContainerKernel
}

/** Starts it; or why that cannot be. */
export function startProcess(container: SimulatedContainer, options: StartOptions): RuntimeFailure | undefined {
  const { config, image } = container
  const words = commandWords(image.definition, config.command, config.args)
  const told = toldProcess(image.definition, words, startOf(config))
  if (told !== undefined) return startTold(container, options.clock, told)
  if (!mayBeProgram(image.definition, words, options.find)) return startTold(container, options.clock, {})
  try {
    startProgram(container, words, options)
    return undefined
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    container.leave()
    const behaviour = notWritten(image.definition, error)
    if (behaviour !== undefined) return startTold(container, options.clock, behaviour)
    return startFailure(words[0] ?? '', error)
  }
}

/** How a container's own process is started. */
export const startOf = ({ env, stdin, attempt }: ContainerConfig) => ({
  env: new Map(env),
  stdin,
  attempt,
  containerAgeMs: 0,
})

function startTold(container: SimulatedContainer, clock: Clock, behaviour: ProcessBehaviour): undefined {
  container.start((ended) => new ToldProcess(clock, behaviour, container.config.tty, ended))
}

function startProgram(container: SimulatedContainer, argv: readonly string[], { clock, enter }: StartOptions): void {
  const { config, image } = container
  const kernel = enter()
  const { stopSignal = 'TERM' } = image.definition
  container.start((ended) => new ContainerProgram({ clock, config, argv, kernel, stopSignal, ended }))
}
