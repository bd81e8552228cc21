/** Bytes that flow between processes, files, terminals and clients, never faster than they are read. */

/** Where bytes come from. */
export interface ByteInput {
  /** At least one byte and at most `max`, when there are any; undefined at the end. Rejects with a SystemError (EINTR). */
  read(max?: number): Promise<Uint8Array | undefined>
  close(): void
}

/** Where bytes go. */
export interface ByteOutput {
  /** Resolves when there is room for more. Rejects with a SystemError: EPIPE when nobody will read it. */
  write(bytes: Uint8Array | string): Promise<void>
  close(): void
}

/** What a terminal is besides its bytes. */
export interface TerminalControl {
  readonly size: { readonly columns: number; readonly rows: number }
  /** Raw: each key as it comes, without echo and without signals for Ctrl-C and its like. */
  setRaw(raw: boolean): void
  /** The process group that is read from and gets the signals of keys. */
  setForeground(processGroup: number): void
  /** Calls back whenever the window has another size (SIGWINCH is sent besides). */
  onResize(listener: () => void): void
}
