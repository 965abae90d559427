import { setTimeout as pause } from "node:timers/promises";
import { inspect } from "node:util";
import { EnsembleError } from "../protocol/errors.ts";
import type { SamplingClient } from "../sampling/sampling-client.ts";
import { cellCode } from "./cell-code.ts";
import { failed, refused } from "./cell-error.ts";
import { CellPlaces } from "./cell-places.ts";
import { CellScope, plainCode } from "./cell-scope.ts";
import { EngineLines } from "./engine-lines.ts";
import { EngineNews } from "./engine-news.ts";
import { isComplete } from "./is-complete.ts";
import { Looking } from "./looking.ts";
import { type CellPart, cellParts, isMagicComplete } from "./magics/cell-parts.ts";
import { parseMagic } from "./magics/parse-magic.ts";
import { Magics } from "./magics/run-magic.ts";
import { offeredNames } from "./offered-names.ts";
import type { CellOptions, CellOutcome, Completions, Inspection, OutputEvent, PromptSession } from "./session.ts";
import { onStrayError } from "./stray-errors.ts";

/** What a session is made of. */
export interface SessionParts {
  /** Closed with the session. */
  readonly client: SamplingClient;
  /** Makes a value a text for people; by default as `util.inspect` does. */
  readonly inspect?: (value: unknown) => string;
  /** Gets what is to be shown while no cell runs: news of engines, errors of timers; by default the last cell's does. */
  readonly output?: (event: OutputEvent) => void;
}

/**
 * Opens a session in this process: its cells see the globals, and `client`, `dview`, `lview` and what the package exports.
 * While it is open, errors that nothing catches are shown, and don't end the process.
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

// Longest waits for tasks to stop that were interrupted, and for engines that take the place of others.
const STOP_MS = 2000;
const STOP_LOOK_MS = 10;
const START_MS = 5000;

// Of the stack of an error.
const FRAMES = 50;

const NOTHING: CellOutcome = { kind: "value", value: undefined, text: "" };

class Session implements PromptSession {
  readonly client: SamplingClient;
  readonly scope = new CellScope();
  readonly #places = new CellPlaces();
  readonly #magics: Magics;
  readonly #looking = new Looking();
  readonly #news = new EngineNews();
  readonly #inspect: (value: unknown) => string;
  readonly #idle: ((event: OutputEvent) => void) | undefined;
  readonly #forgetErrors: () => void;
  readonly #stackTraceLimit = Error.stackTraceLimit;
  readonly #lines: EngineLines;
  // Ends when the last cell that was run has.
  #before: Promise<unknown> = Promise.resolve();
  // Of the cell that runs, or ran last.
  #output: ((event: OutputEvent) => void) | undefined;
  // Ends the cell that runs.
  #interrupt: (() => void) | undefined;
  #isClosed = false;

  constructor({ client, inspect: inspected = inspect, output }: SessionParts) {
    this.client = client;
    this.#magics = new Magics(client);
    this.#inspect = inspected;
    this.#idle = output;
    this.#forgetErrors = onStrayError((error) => {
      const text = failed(error, this.#places).traceback.join("\n");
      this.#tell(`${text.startsWith("Uncaught ") ? "" : "Uncaught "}${text}\n`);
    });
    this.#lines = new EngineLines((event) => this.#show(event));
    // Frames of the library, which are not shown, stand before those of cells.
    Error.stackTraceLimit = Math.max(FRAMES, Error.stackTraceLimit);
    void this.#tellNews();
  }

  get isAutopx(): boolean {
    return this.#magics.auto;
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
    const { signal, output } = options;
    if (signal?.aborted) return { kind: "aborted" };
    this.#output = output;
    let isInterrupted = false;
    const interrupted = new Promise<CellOutcome>((settle) => {
      this.#interrupt = () => {
        isInterrupted = true;
        void this.#stopped().then(() => settle({ kind: "aborted" }));
      };
    });
    const interrupt = () => this.interrupt();
    signal?.addEventListener("abort", interrupt, { once: true });
    try {
      const outcome = await Promise.race([interrupted, this.#parts(code, options)]);
      // It may end by the errors of what was aborted.
      return isInterrupted ? await interrupted : outcome;
    } finally {
      signal?.removeEventListener("abort", interrupt);
      this.#interrupt = undefined;
    }
  }

  // What was to stop has, or has been given up.
  async #stopped(): Promise<void> {
    const untilMs = performance.now() + STOP_MS;
    while (this.client.outstanding.size > 0 && performance.now() < untilMs) await pause(STOP_LOOK_MS);
  }

  // One that is being started in the place of another is there soon, and the cell means it as well.
  async #enginesAreBack(): Promise<void> {
    const { starting } = this.#news;
    if (starting.size === 0) return;
    const count = this.client.length + starting.size;
    await this.client.waitForEngines(count, { timeoutMs: START_MS }).catch(() => undefined);
  }

  async #parts(code: string, options: CellOptions): Promise<CellOutcome> {
    let outcome = NOTHING;
    await this.#enginesAreBack();
    for (const part of cellParts(code)) {
      outcome = await this.#part(part, options);
      if (outcome.kind !== "value") break;
    }
    if (outcome.kind === "value" && outcome.value !== undefined) this.scope.setLast(outcome.value);
    return outcome;
  }

  async #part({ kind, text }: CellPart, { name, output }: CellOptions): Promise<CellOutcome> {
    const place = {
      name,
      output,
      lines: this.#lines,
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
      const file = this.#places.add({ name, code: plainCode(script), isAsync: script.isAsync, written });
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
    const { client, isAutopx } = this;
    return this.#looking.complete(code, cursor, { client, isAutopx, engineId: this.#magics.anEngine });
  }

  inspect(code: string, cursor: number): Promise<Inspection> {
    return Promise.resolve(this.#looking.inspect(code, cursor));
  }

  isComplete(code: string): "complete" | "incomplete" | "invalid" {
    return /^\s*%[\p{ID_Start}%]/u.test(code) ? isMagicComplete(code) : isComplete(code);
  }

  interrupt(): void {
    this.client.abort("all", "interrupted");
    this.#interrupt?.();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#interrupt?.();
    await this.client.close();
    this.#forgetErrors();
    this.#lines.close();
    this.#looking.close();
    this.scope.clear();
    this.#places.clear();
    Error.stackTraceLimit = this.#stackTraceLimit;
  }

  #tell(text: string): void {
    this.#show({ kind: "stream", stream: "stderr", text });
  }

  #show(event: OutputEvent): void {
    const isIdle = this.#interrupt === undefined;
    const output = isIdle ? (this.#idle ?? this.#output) : this.#output;
    output?.(event);
  }

  // Ends with the client.
  async #tellNews(): Promise<void> {
    for await (const event of this.client.events()) {
      const line = this.#news.of(event);
      if (line !== undefined) this.#tell(`${line}\n`);
    }
  }
}

function isInterruption(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
}
