import { setTimeout } from "node:timers/promises";
import type { Page, Pages } from "./serve-pages.ts";

/** A host, as far as its health goes. */
export interface HealthyHost {
  /** Of the engines that live. */
  readonly ids: readonly number[];
  /** Whether the server is reached now, as the thread with the connection says. */
  isOnline(): Promise<boolean>;
}

// So long the thread with the connection, which has little to do, may take to answer, ms.
const PATIENCE_MS = 2000;

/**
 * Health of a host, for probes: `/healthz` says whether it is alive, and is to be started again where it is not; `/readyz`
 * whether tasks that clients send now will run.
 */
export class HostHealth {
  #host: HealthyHost | undefined;
  #isDraining = false;

  /** Its engines are ready. */
  started(host: HealthyHost): void {
    this.#host = host;
  }

  /** It takes no new tasks. */
  draining(): void {
    this.#isDraining = true;
  }

  get pages(): Pages {
    return { "/healthz": () => this.#alive(), "/readyz": () => this.#ready() };
  }

  // That this is answered says that the process goes on.
  async #alive(): Promise<Page> {
    const isDead = this.#host !== undefined && (await this.#online(this.#host)) === undefined;
    return isDead ? unfit("the thread with the connection does not answer") : { body: "ok\n" };
  }

  async #ready(): Promise<Page> {
    const host = this.#host;
    if (host === undefined) return unfit("it looks for its server, or starts its engines");
    if (this.#isDraining) return unfit("it takes no new tasks, and ends when those that run have ended");
    const online = await this.#online(host);
    if (online === undefined) return unfit("the thread with the connection does not answer");
    if (!online) return unfit("the connection to the server is lost; it is looked for");
    const { length } = host.ids;
    if (length === 0) return unfit("no engine is left; others are started, unless clients have removed them");
    return { body: length === 1 ? "1 engine is ready\n" : `${length} engines are ready\n` };
  }

  /** @returns undefined when there is no answer in time */
  async #online(host: HealthyHost): Promise<boolean | undefined> {
    const patience = new AbortController();
    const late = setTimeout(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
    try {
      return await Promise.race([host.isOnline(), late]);
    } finally {
      patience.abort();
    }
  }
}

function unfit(why: string): Page {
  return { status: 503, body: `${why}\n` };
}
