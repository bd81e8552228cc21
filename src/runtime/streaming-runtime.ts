/** What the streaming layer asks of a runtime: commands and terminals in running containers, and ports of Pods. */
import type { ByteInput, ByteOutput } from './kernel/streams.ts'

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** What a client connected; absent is what it did not ask for. With a terminal there is no stderr. */
export interface SessionStreams {
  readonly stdin: ByteInput | undefined
  readonly stdout: ByteOutput | undefined
  readonly stderr: ByteOutput | undefined
  /** Calls back with each size of the client's window. */
  readonly onResize: (listener: (size: TerminalSize) => void) => void
}

/** How a session ended: with the exit code of its process, or because there was no process to begin with. */
export type SessionEnd =
  | { readonly type: 'exited'; readonly exitCode: number }
  | { readonly type: 'failed'; readonly message: string }

export interface Session {
  /** Never rejects. Everything that was written has been handed over. */
  readonly ended: Promise<SessionEnd>
  /** The client has gone: nothing is left of the session, nobody waits for its end. */
  cancel(): void
}

export interface ExecRequest {
  readonly command: readonly string[]
  readonly tty: boolean
}

/** A connection to a port in a Pod. */
export interface PortConnection {
  /** What the port answers. */
  readonly input: ByteInput
  /** What the client sends; closing it is a half-close. */
  readonly output: ByteOutput
  /** Ends both directions at once. */
  close(): void
}

export type DialResult =
  | { readonly type: 'connected'; readonly connection: PortConnection }
  /** In the runtime's words. */
  | { readonly type: 'refused'; readonly sandboxId: string; readonly message: string }

export interface StreamingRuntime {
  /** Runs a command in a running container. */
  exec(containerId: string, request: ExecRequest, streams: SessionStreams): Session
  /** Joins the container's own process; ends when that ends. */
  attach(containerId: string, streams: SessionStreams): Session
  /** Connects to a port as a process in the Pod would, by `localhost`. */
  dialPod(podUid: string, port: number): Promise<DialResult>
}
