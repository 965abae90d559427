import { existsSync, readFileSync } from "node:fs";
import type { AsyncResult, Client } from "wasm-ensemble";

/** A task that appends its name to a file when it begins, and again when it ends after so long. */
function note(file: string, name: string, ms: number): Promise<string> {
  const { appendFileSync: append } = process.getBuiltinModule("node:fs");
  append(file, `${name} begun\n`);
  return new Promise((resolve) => {
    setTimeout(() => {
      append(file, `${name} ended\n`);
      resolve(name);
    }, ms);
  });
}

/** How often something stands in the file. */
export function timesNoted(file: string, what: string): number {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return lines.filter((line) => line === what).length;
}

/** Waits until something stands in the file. */
export async function isNoted(file: string, what: string): Promise<void> {
  while (timesNoted(file, what) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** What became of tasks: their values, or the names of their errors. */
export type Outcomes = Readonly<Record<string, string>>;

/**
 * Tasks of a client of three engines, one in each state: `running`; `sent` behind it; `waiting` in the client for `running`;
 * `ending`, which ends by itself soon; `stopping`, which was aborted, and has not heard of it. `retried` is sent as well.
 */
export class EachState {
  readonly #results: Readonly<Record<string, AsyncResult<string>>>;

  private constructor(results: Readonly<Record<string, AsyncResult<string>>>) {
    this.#results = results;
  }

  /** @param ms - how long tasks take */
  static async begin(client: Client, file: string, ms: number): Promise<EachState> {
    const [first = 0, second = 0, third = 0] = client.ids;
    const running = client.directView(first).apply(note, file, "running", ms);
    const stopping = client.directView(second).apply(note, file, "stopping", 10 * ms);
    await Promise.all([isNoted(file, "running begun"), isNoted(file, "stopping begun")]);
    const sent = client.directView(first).apply(note, file, "sent", 10);
    const waiting = client.loadBalancedView().with({ after: running }).apply(note, file, "waiting", 10);
    const ending = client.directView(third).apply(note, file, "ending", 400);
    const retried = client.loadBalancedView({ retries: 1 }).apply(note, file, "retried", 10);
    await isNoted(file, "ending begun");
    return new EachState({ running, sent, retried, waiting, ending, stopping });
  }

  /** Aborts the one that is to stop. */
  abort(): void {
    this.#results["stopping"]?.abort();
  }

  /** What becomes of them. */
  async outcomes(): Promise<Outcomes> {
    const names = Object.keys(this.#results);
    const settled = await Promise.allSettled(Object.values(this.#results).map(async (result) => await result));
    const texts = settled.map((outcome) =>
      outcome.status === "fulfilled" ? outcome.value : (outcome.reason as Error).name,
    );
    return Object.fromEntries(names.map((name, i) => [name, texts[i] ?? ""]));
  }
}
