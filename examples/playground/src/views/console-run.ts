import { AsyncResult, type Client, EnsembleError, type ExecuteReply, kernels, ref, type TaskId } from "wasm-ensemble";
import { Store } from "../../../../src/look/store.ts";
import { ready } from "../app/engines.ts";
import { epochMs, failureText, noteErrors } from "../app/journal.ts";
import { inspect } from "./inspect.ts";

/** One command and what came of it. */
export interface Entry {
  readonly id: number;
  readonly code: string;
  /** When it was run, ms since the epoch. */
  readonly atMs: number;
  readonly state: "running" | "done" | "failed";
  /** Value or message; undefined while it runs, and where there is no value. */
  readonly text: string | undefined;
  /** What engines have written: `[stdout:0] text`. */
  readonly output: readonly string[];
  /** The result that is awaited, which can be watched and aborted. */
  readonly result: AsyncResult<unknown> | undefined;
}

const LONGEST_TEXT = 2000;
const MOST_ENTRIES = 100;

// What a function that may await is made by.
const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;

/** Runs commands in the page: JavaScript that sees `client`, `dview`, `lview`, `ref` and `kernels`. */
export class ConsoleRun {
  readonly entries: Store<readonly Entry[]> = new Store<readonly Entry[]>([]);
  #nextId = 0;

  /** Runs one command, and keeps what comes of it. */
  async run(code: string): Promise<void> {
    const id = this.#nextId++;
    const atMs = epochMs();
    const entry: Entry = { id, code, atMs, state: "running", text: undefined, output: [], result: undefined };
    this.entries.set([...this.entries.value.slice(1 - MOST_ENTRIES), entry]);
    let result: AsyncResult<unknown> | undefined;
    try {
      const value = evaluate(code, await ready);
      if (value instanceof AsyncResult) {
        result = value;
        this.#change(id, { result });
      }
      const got: unknown = await value;
      this.#change(id, { state: "done", text: valueText(got, result), output: outputOf(result) });
    } catch (error) {
      noteErrors(error);
      this.#change(id, { state: "failed", text: errorText(error), output: outputOf(result) });
    }
  }

  /** The command that made a task, as far as its result tells; those that are shown are known. */
  commandOf(taskId: TaskId): string | undefined {
    return this.entries.value.find(({ result }) => result?.metadata.some((task) => task.taskId === taskId))?.code;
  }

  #change(id: number, change: Partial<Entry>): void {
    this.entries.set(this.entries.value.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)));
  }
}

/** The value of an expression, or a promise of what statements return. @throws {SyntaxError} and what it throws */
function evaluate(code: string, client: Client): unknown {
  const scope = { client, dview: client.directView(), lview: client.loadBalancedView(), ref, kernels };
  const names = Object.keys(scope);
  const make = (Maker: FunctionConstructor, body: string) =>
    new Maker(...names, body) as (...values: readonly unknown[]) => unknown;
  const asExpression = /\bawait\b/.test(code) ? AsyncFunction : Function;
  let fn: (...values: readonly unknown[]) => unknown;
  try {
    fn = make(asExpression, `return (${code}\n)`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    fn = make(AsyncFunction, code);
  }
  return fn(...Object.values(scope));
}

/** What to show of a value; of scripts only what their last expressions gave. */
function valueText(value: unknown, result: AsyncResult<unknown> | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (result?.metadata[0]?.method !== "execute") return inspect(value, LONGEST_TEXT);
  const replies = (Array.isArray(value) ? value : [value]) as readonly ExecuteReply[];
  const texts = replies.map(({ text }, i) => (text === "" ? "" : `[value:${result.metadata[i]?.engineId}] ${text}`));
  return texts.filter((text) => text !== "").join("\n") || undefined;
}

function outputOf(result: AsyncResult<unknown> | undefined): string[] {
  if (result === undefined) return [];
  return result.metadata.flatMap(({ engineId = "?", stdout, stderr }) => [
    ...linesOf(stdout).map((line) => `[stdout:${engineId}] ${line}`),
    ...linesOf(stderr).map((line) => `[stderr:${engineId}] ${line}`),
  ]);
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isOfCalls = error instanceof EnsembleError || error instanceof AggregateError;
  return isOfCalls ? failureText(error) : `${error.name}: ${error.message}`;
}
