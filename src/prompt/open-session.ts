import { inspect } from "node:util";
import { EnsembleError } from "../protocol/errors.ts";
import type { SamplingClient } from "../sampling/sampling-client.ts";
import { cellCode } from "./cell-code.ts";
import { failed, refused } from "./cell-error.ts";
import { CellPlaces } from "./cell-places.ts";
import { CellScope } from "./cell-scope.ts";
import { complete } from "./complete.ts";
import { isComplete } from "./is-complete.ts";
import { type CellPart, cellParts, isMagicComplete } from "./magics/cell-parts.ts";
import { parseMagic } from "./magics/parse-magic.ts";
import { Magics } from "./magics/run-magic.ts";
import { offeredNames } from "./offered-names.ts";
import type { CellOptions, CellOutcome, Completions, Inspection, PromptSession } from "./session.ts";

/** What a session is made of. */
export interface SessionParts {
  /** Closed with the session. */
  readonly client: SamplingClient;
  /** Makes a value a text for people; by default as `util.inspect` does. */
  readonly inspect?: (value: unknown) => string;
}

/**
 * Opens a session in this process: its cells see the globals, and `client`, `dview`, `lview` and what the package exports.
 *
 * @example
 * const session = await openSession({ client: await connect() });
 * await session.run("const x: number = 3", { name: "cell 1", output: console.log });
 * await session.run("x + 1", { name: "cell 2", output: console.log }); // { kind: "value", value: 4, text: "4" }
 */
export async function openSession(parts: SessionParts): Promise<PromptSession> {
  const session = new Session(parts);
  session.scope.offer(await offeredNames(parts.client));
  return session;
}

class Session implements PromptSession {
  readonly client: SamplingClient;
  readonly scope = new CellScope();
  readonly #places = new CellPlaces();
  readonly #magics: Magics;
  readonly #inspect: (value: unknown) => string;
  // Ends when the last cell that was run has.
  #before: Promise<unknown> = Promise.resolve();
  // Interrupts the cell that runs.
  #interrupt: (() => void) | undefined;
  #isClosed = false;

  constructor(parts: SessionParts) {
    this.client = parts.client;
    this.#magics = new Magics(parts.client);
    this.#inspect = parts.inspect ?? inspect;
  }

  run(code: string, options: CellOptions): Promise<CellOutcome> {
    const outcome = this.#runAfter(this.#before, code, options);
    this.#before = outcome;
    return outcome;
  }

  async #runAfter(before: Promise<unknown>, code: string, options: CellOptions): Promise<CellOutcome> {
    await before;
    // Awaited here: a cell that is ended by force, as in a notebook, takes with it what was yet to be handed on.
    return await this.#runNow(code, options);
  }

  async #runNow(code: string, options: CellOptions): Promise<CellOutcome> {
    if (this.#isClosed) return refused(new EnsembleError("the session is closed"), this.#places);
    const { signal } = options;
    if (signal?.aborted) return { kind: "aborted" };
    const interrupted = new Promise<CellOutcome>((settle) => {
      this.#interrupt = () => settle({ kind: "aborted" });
    });
    const interrupt = () => this.interrupt();
    signal?.addEventListener("abort", interrupt, { once: true });
    try {
      return await Promise.race([interrupted, this.#parts(code, options)]);
    } finally {
      signal?.removeEventListener("abort", interrupt);
      this.#interrupt = undefined;
    }
  }

  async #parts(code: string, options: CellOptions): Promise<CellOutcome> {
    let outcome: CellOutcome = { kind: "value", value: undefined, text: "" };
    for (const part of cellParts(code)) {
      outcome = await this.#part(part, options);
      if (outcome.kind !== "value") break;
    }
    return outcome;
  }

  async #part({ kind, text }: CellPart, { name, output }: CellOptions): Promise<CellOutcome> {
    const place = {
      name,
      output,
      runHere: (code: string) => this.#evaluate(code, name),
      set: (variable: string, value: unknown) => this.scope.set(variable, value),
    };
    try {
      if (kind === "magic") return await this.#magics.run(parseMagic(text), place);
      return this.#magics.auto ? await this.#magics.px(text, place) : await this.#evaluate(text, name);
    } catch (error) {
      return refused(error, this.#places);
    }
  }

  async #evaluate(code: string, name: string): Promise<CellOutcome> {
    try {
      const { script, written } = cellCode(code, name);
      const file = this.#places.add({ name, written });
      const given = this.scope.run(script, file);
      const value = script.isAsync ? ((await given) as { readonly value: unknown }).value : given;
      return { kind: "value", value, text: value === undefined ? "" : this.#places.readable(this.#inspect(value)) };
    } catch (error) {
      if (!isInterruption(error)) return failed(error, this.#places);
      this.client.abort("all", "interrupted");
      return { kind: "aborted" };
    }
  }

  complete(code: string, cursor: number): Promise<Completions> {
    return Promise.resolve(complete(code, cursor));
  }

  inspect(_code: string, _cursor: number): Promise<Inspection> {
    return Promise.resolve({ found: false, text: "" });
  }

  isComplete(code: string): "complete" | "incomplete" | "invalid" {
    return /^\s*%[\p{ID_Start}%]/u.test(code) ? isMagicComplete(code) : isComplete(code);
  }

  names(): ReadonlyMap<string, unknown> {
    return this.scope.names();
  }

  interrupt(): void {
    this.client.abort("all", "interrupted");
    this.#interrupt?.();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#interrupt?.();
    await this.client.close();
    this.scope.clear();
  }
}

function isInterruption(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
}
