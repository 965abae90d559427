import type { EngineLink, OwningTransport } from "../../src/transport/contract.ts";
import { tick } from "../scheduler/fake-engines.ts";

/** Engines that start when the test says so, whatever anybody else says. */
export class FakeTransport implements OwningTransport {
  readonly name = "fake";
  readonly owns = true;
  /** Those by which each start, so far, is given up. */
  readonly signals: AbortSignal[] = [];
  readonly #starts: { resolve(link: EngineLink): void; reject(error: Error): void }[] = [];

  start(_: number, signal?: AbortSignal): Promise<EngineLink> {
    if (signal) this.signals.push(signal);
    return new Promise((resolve, reject) => this.#starts.push({ resolve, reject }));
  }

  /** Lets the oldest start end. */
  async end(how: EngineLink | Error): Promise<void> {
    const start = this.#starts.shift();
    if (how instanceof Error) start?.reject(how);
    else start?.resolve(how);
    for (let i = 0; i < 5; i++) await tick();
  }
}
