/** A container's own process, whichever way it is simulated: told in advance, or a program of the kernel. */
import type { ContainerLog } from '../kubelet/container-runtime.ts'
import type { PortBehaviour } from './image.ts'
import type { ProcessEnd } from './simulated-process.ts'
import type { Session, SessionStreams } from './streaming-runtime.ts'

export interface OwnProcess {
  /** ms since its start. */
  readonly ageMs: number
  /** On which it answers as it is told to. Programs listen in their Pod's network instead. */
  readonly ports: readonly PortBehaviour[]
  /** What it has written so far, and writes. */
  readonly log: ContainerLog
  /** What it says of its end; undefined when that is in the container's termination message file. */
  readonly lastWords: string | undefined
  /** Joins a client to it until one of them ends. */
  attach(streams: SessionStreams): Session
  /** Asks it to end: TERM, or what its image says. */
  terminate(): void
  kill(): void
  /** Ends it at once, however that came about. */
  end(end: ProcessEnd): void
  /** Ends it without a word: nobody wants to know any more. */
  forget(): void
}
