import type { WatchedClient } from "../transport/contract.ts";
import type { ClientOrder } from "./client-notices.ts";
import type { Port } from "./port.ts";

/** Answers a courier that asks what its client does. */
export class ReportedClient {
  /** The client, once it is there. */
  client: WatchedClient | undefined;
  readonly #control: Port;
  readonly #warn: (text: string) => void;
  #hasFailed = false;

  constructor(control: Port, warn: (text: string) => void) {
    this.#control = control;
    this.#warn = warn;
  }

  /** Asked for a report. Never rejects. */
  async report(): Promise<void> {
    try {
      const work = await this.client?.report();
      this.#post({ kind: "report", ...(work && { work }) });
    } catch (error) {
      this.#post({ kind: "report" });
      if (this.#hasFailed) return;
      this.#hasFailed = true;
      this.#warn(`those who look at the cluster can't see what this client does: ${String(error)}`);
    }
  }

  #post(order: ClientOrder): void {
    this.#control.post(order, []);
  }
}
