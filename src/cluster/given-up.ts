// Clients that have given this host up as well are never heard again.
const MOST_CLIENTS = 1000;

/**
 * Links that a host has given up, by their clients: one that is heard again does not know it, if it only was not heard, and
 * may wait for answers for ever.
 */
export class GivenUp {
  readonly #resets = new Map<string, (() => void)[]>();

  /** A link was given up. @param reset - tells the client so; called once it is heard again */
  note(client: string, reset: () => void): void {
    const resets = this.#resets.get(client);
    if (resets) resets.push(reset);
    else this.#resets.set(client, [reset]);
    const [oldest] = this.#resets.keys();
    if (this.#resets.size > MOST_CLIENTS && oldest !== undefined) this.#resets.delete(oldest);
  }

  /** A client was heard. */
  heard(client: string): void {
    const resets = this.#resets.get(client);
    if (resets === undefined) return;
    this.#resets.delete(client);
    for (const reset of resets) reset();
  }
}
