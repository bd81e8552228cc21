/** Nobody will read what is written. */
export class BrokenPipe extends Error {
  readonly code = 'EPIPE'
  constructor() {
    super('broken pipe')
  }
}
