/** The certificate that clients of this cluster have to trust, as Pods find it. */

export class RootCaBundle {
  readonly #listeners: (() => void)[] = []
  #text: string

  /** `text`: PEM of what is trusted before there is a certificate of the cluster's own. */
  constructor(text: string) {
    this.#text = text
  }

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
