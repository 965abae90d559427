import type { EngineId } from "../../protocol/ids.ts";
import { ask } from "../link/ask.ts";

/** Says to the server whose tasks are to be told. */
class Shown {
  #page: string | undefined;
  #engines: readonly EngineId[] = [];

  /** The server is there, and calls this page so. */
  setPage(page: string): void {
    this.#page = page;
    this.#say();
  }

  /** The server is gone. */
  forget(): void {
    this.#page = undefined;
  }

  setEngines(engines: readonly EngineId[]): void {
    const isSame = engines.length === this.#engines.length && engines.every((id, i) => id === this.#engines[i]);
    if (isSame) return;
    this.#engines = engines;
    this.#say();
  }

  #say(): void {
    if (this.#page === undefined) return;
    // Where it fails the connection is gone, and it is said again with the next.
    ask("./api/show", { page: this.#page, engines: this.#engines }).catch(() => undefined);
  }
}

export const shown: Shown = new Shown();
