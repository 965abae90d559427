import { TaskAbortedError } from "../../protocol/errors.ts";
import { startTimer, type Timer } from "../../protocol/timer.ts";

/** What a run has that is begun later, in all its kinds. */
export interface AnyRun extends PromiseLike<unknown>, AsyncIterable<unknown> {
  readonly abort: (reason?: unknown) => void;
}

/** How a run is begun later. */
export interface LaterRun<R extends AnyRun> {
  /** Loads what begins it. */
  readonly load: () => Promise<() => R>;
  /** What is known of it until then, by the names of its members. */
  readonly before: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal | undefined;
  /** Rejects when the client is closed. */
  readonly untilClosed: <T>(promise: Promise<T>) => Promise<T>;
}

/**
 * A run that is begun once its code is there: until then it knows what is given, and can be awaited, iterated and aborted. Where
 * the code can't be loaded it rejects.
 */
export function runLater<R extends AnyRun>({ load, before, signal, untilClosed }: LaterRun<R>): R {
  let run: R | undefined;
  let giveUp: ((error: Error) => void) | undefined;
  let isOver = false;
  const aborted = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  const begin = async (): Promise<{ readonly run: R }> => {
    const start = await load();
    if (!isOver) run = start();
    // In an object: a promise of a run would be one of its end. When it is over, nobody reads this.
    return { run: run as R };
  };
  const begun = untilClosed(Promise.race([aborted, begin()]));
  const abort = (reason?: unknown): void => {
    if (run !== undefined) return run.abort(reason);
    isOver = true;
    giveUp?.(new TaskAbortedError(undefined, reason));
  };
  const leave = (): void => signal?.removeEventListener("abort", onAbort);
  begun.then(leave, () => {
    // Whoever awaits the run hears of it.
    isOver = true;
    leave();
  });
  const onAbort = (): void => abort(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted) onAbort();
  return new Proxy({}, handlerOf({ begun, abort, before, now: () => run })) as R;
}

interface Beginning<R> {
  readonly begun: Promise<{ readonly run: R }>;
  readonly abort: (reason?: unknown) => void;
  readonly before: Readonly<Record<string, unknown>>;
  readonly now: () => R | undefined;
}

function handlerOf<R extends AnyRun>({ begun, abort, before, now }: Beginning<R>): ProxyHandler<object> {
  const end = (): Promise<unknown> => begun.then(({ run }) => run);
  const members: Readonly<Record<PropertyKey, unknown>> = {
    ...before,
    abort,
    // oxlint-disable-next-line unicorn/no-thenable -- being awaited is what a run is for
    then: (...handlers: Parameters<Promise<unknown>["then"]>) => end().then(...handlers),
    catch: (onRejected: (reason: unknown) => unknown) => end().catch(onRejected),
    finally: (onFinally: () => void) => end().finally(onFinally),
    allSettled: () => begun.then(({ run }) => called(run, "allSettled")),
    // These two never reject.
    waitInteractive: () =>
      end().then(
        () => undefined,
        () => undefined,
      ),
    wait: (timeoutMs = Number.POSITIVE_INFINITY) => waitFor(begun, timeoutMs),
    async *[Symbol.asyncIterator]() {
      yield* (await begun).run;
    },
  };
  return {
    get: (_, name) => {
      const run = now();
      if (run === undefined) return members[name];
      const value: unknown = Reflect.get(run, name, run);
      return typeof value === "function" ? (value.bind(run) as unknown) : value;
    },
    has: (_, name) => name in (now() ?? members),
    getPrototypeOf: () => Reflect.getPrototypeOf(now() ?? {}),
  };
}

// The time until it begins counts.
function waitFor(begun: Beginning<object>["begun"], timeoutMs: number): Promise<unknown> {
  const endMs = performance.now() + timeoutMs;
  let timer: Timer;
  const late = new Promise((resolve) => {
    timer = startTimer(() => resolve(false), timeoutMs);
  });
  const over = begun.then(
    ({ run }) => called(run, "wait", Math.max(0, endMs - performance.now())),
    () => true,
  );
  return Promise.race([late, over]).finally(() => clearTimeout(timer));
}

function called(run: object, name: string, ...args: readonly unknown[]): unknown {
  return Reflect.apply(Reflect.get(run, name) as (...given: readonly unknown[]) => unknown, run, args);
}
