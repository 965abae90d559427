import { describe } from "../../protocol/describe.ts";

/** How Node starts the threads of engines. */
export interface ThreadOptions {
  /**
   * On Node only: options of Node's command line for the thread of each engine, such as `["--import", "tsx"]`, in place of
   * those of this process. Threads take no options of V8 and of the process, such as `--max-old-space-size` and
   * `--expose-gc`: with one of these no engine starts, and EngineStartError says which it is.
   *
   * @see https://nodejs.org/api/worker_threads.html#new-workerfilename-options
   */
  readonly execArgv?: readonly string[] | undefined;
  /**
   * On Node only: what `process.env` is on each engine, in place of a copy of that of this process;
   * `{ ...process.env, LEVEL: "1" }` adds to that. What engines change in it, no other sees.
   */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Checks them, and copies them: threads are started later, too.
 *
 * @throws {TypeError} when they are no list of strings, or no object of strings
 */
export function readThreadOptions({ execArgv, env }: ThreadOptions): ThreadOptions {
  return { execArgv: argumentsOf(execArgv), env: environmentOf(env) };
}

function argumentsOf(execArgv: unknown): string[] | undefined {
  if (execArgv === undefined) return undefined;
  if (!Array.isArray(execArgv)) throw new TypeError(`execArgv expects a list of strings, got ${describe(execArgv)}`);
  return execArgv.map((each: unknown, i) => {
    if (typeof each === "string") return each;
    throw new TypeError(`execArgv expects strings, got ${describe(each)} at ${i}`);
  });
}

function environmentOf(env: unknown): Record<string, string> | undefined {
  if (env === undefined) return undefined;
  if (typeof env !== "object" || env === null || Array.isArray(env)) {
    throw new TypeError(`env expects an object of names and strings, got ${describe(env)}`);
  }
  const copy: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    // A thread would make a text of it.
    if (value === undefined) continue;
    if (typeof value !== "string") throw new TypeError(`env expects strings, got ${describe(value)} for ${name}`);
    copy[name] = value;
  }
  return copy;
}
