/** The certificate that clients of this cluster have to trust, as Pods find it. */

/** A cluster's certificates are made when it listens; until then the bundle only says so. */
const NONE = '# made by Ephemera\n'

export class RootCaBundle {
  readonly #listeners: (() => void)[] = []
  #text = NONE

  /** PEM. */
  get text(): string {
    return this.#text
  }

  /** There is a certificate now. */
  publish(certificate: string): void {
    this.#text = certificate
    for (const listener of this.#listeners) listener()
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }
}
