import type { RunningHost } from "../../nats/start-host.ts";

/** When a host that runs is to be closed: at once, or when its engines have ended what they run. */
export class HostEnd {
  #isDraining = false;
  #limit: ReturnType<typeof setTimeout> | undefined;
  #end: () => void = () => undefined;
  /** Fulfils when it is to be closed. */
  readonly due: Promise<void> = new Promise((resolve) => {
    this.#end = resolve;
  });

  /** Whatever its engines run. */
  atOnce(): void {
    clearTimeout(this.#limit);
    this.#end();
  }

  /**
   * Has the host take no new tasks; it is to be closed when no engine is left.
   *
   * @param limitMs - longest time until then, ms; by default as long as it takes
   * @returns whether it took tasks until now
   */
  drain(host: Pick<RunningHost, "ids" | "drain">, limitMs?: number): boolean {
    const isFirst = !this.#isDraining;
    this.#isDraining = true;
    if (isFirst) host.drain();
    if (limitMs !== undefined) this.#limit ??= setTimeout(() => this.atOnce(), limitMs);
    if (host.ids.length === 0) this.atOnce();
    return isFirst;
  }

  /** The last engine has ended; others may follow, unless it takes no new tasks. */
  noEngines(): void {
    if (this.#isDraining) this.atOnce();
  }
}
