declare const engine: { readonly id: number };
/** Of a Web Worker. */
declare const close: () => void;
/** A name on every engine: tells the test that the fault strikes now. */
declare const struck: () => void;

/**
 * What a fault does to the task in which it strikes: nothing; it fails, and its engine goes on; it fails with its engine;
 * it never ends, until it is stopped.
 */
export type Effect = "none" | "throws" | "dies" | "hangs";

/** What an engine must have for a fault: a thread of its own, which may be one of Node's, or a Web Worker; a heap with a limit. */
export type Need = "thread" | "node" | "page" | "heap limit";

/** A row of the table: something that goes wrong on an engine. */
export interface Fault {
  readonly name: string;
  /** Sent to engines. */
  readonly strike: () => unknown;
  readonly effect: Effect;
  /** What the cause of the failure says. */
  readonly cause?: RegExp;
  /** The same where the client's thread blocks and so hears less. */
  readonly causeWhileBlocked?: RegExp;
  /** How a task that hangs is stopped. */
  readonly stop?: "abort" | "timeout";
  /** It strikes by what it gives back: where nobody looks at that, nothing happens. */
  readonly byResult?: true;
  readonly needs?: Need;
  /** Is run on engines before they take part: a fault of those that come later, with an id above 2. */
  readonly setup?: () => unknown;
}

function endless(): never {
  struck();
  for (;;);
}

function never(): Promise<never> {
  struck();
  return new Promise(() => undefined);
}

const DEATHS: readonly Fault[] = [
  {
    name: "exit",
    strike: () => {
      struck();
      process.exit(3);
    },
    effect: "dies",
    needs: "node",
    cause: /exited with code 3/u,
  },
  {
    name: "exit with code 0",
    strike: () => {
      struck();
      process.exit(0);
    },
    effect: "dies",
    needs: "node",
    cause: /exited with code 0/u,
  },
  {
    name: "close",
    strike: () => {
      struck();
      close();
      return new Promise(() => undefined);
    },
    effect: "dies",
    needs: "page",
    cause: /its worker was closed/u,
  },
  {
    name: "out of memory",
    strike: () => {
      const kept: unknown[] = [];
      for (;;) {
        if (kept.length % 16 === 0) struck();
        kept.push(new Array(100_000).fill(0));
      }
    },
    effect: "dies",
    needs: "heap limit",
    cause: /MemoryLimitError: .* 64 MB/u,
    causeWhileBlocked: /its thread ended/u,
  },
  {
    name: "uncaught error in a timer",
    strike: () =>
      new Promise(() => {
        setTimeout(() => {
          struck();
          throw new RangeError("out of the blue");
        });
      }),
    effect: "dies",
    needs: "thread",
    cause: /RangeError: out of the blue/u,
  },
  {
    name: "unhandled rejection",
    strike: () => {
      struck();
      void Promise.reject(new TypeError("nobody listened"));
      return new Promise(() => undefined);
    },
    effect: "dies",
    needs: "thread",
    cause: /TypeError: nobody listened/u,
  },
];

const THROWS: readonly Fault[] = [
  {
    name: "throw null",
    strike: () => {
      struck();
      // oxlint-disable-next-line typescript/only-throw-error -- people do
      throw null;
    },
    effect: "throws",
    cause: /null/u,
  },
  {
    name: "throw undefined",
    strike: () => {
      struck();
      // oxlint-disable-next-line typescript/only-throw-error -- people do
      throw undefined;
    },
    effect: "throws",
    cause: /undefined/u,
  },
  {
    name: "recursion without end",
    strike: () => {
      struck();
      const descend = (depth: number): number => descend(depth + 1) + 1;
      return descend(0);
    },
    effect: "throws",
    cause: /RangeError: Maximum call stack/u,
  },
  {
    name: "result that can't be cloned",
    strike: () => {
      struck();
      return new WeakMap();
    },
    effect: "throws",
    cause: /DataCloneError: .*WeakMap/u,
    byResult: true,
  },
];

const STOPS = ["abort", "timeout"] as const;

const HANGS: readonly Fault[] = STOPS.flatMap((stop) => [
  { name: `endless loop, ${stop}`, strike: endless, effect: "hangs", stop, needs: "thread" },
  { name: `promise that never settles, ${stop}`, strike: never, effect: "hangs", stop, byResult: true },
]);

const HARMLESS: readonly Fault[] = [
  {
    name: "closed port of the thread",
    strike: async () => {
      const { parentPort } = await import("node:worker_threads");
      struck();
      parentPort?.close();
    },
    effect: "none",
    needs: "node",
  },
  {
    name: "failed start, by an error",
    strike: () => struck(),
    effect: "none",
    cause: /SyntaxError: not ready/u,
    setup: () => {
      if (engine.id > 2) throw new SyntaxError("not ready");
    },
  },
  {
    name: "failed start, by an exit",
    strike: () => struck(),
    effect: "none",
    cause: /exited with code 5/u,
    needs: "node",
    setup: () => {
      if (engine.id > 2) process.exit(5);
    },
  },
];

/** All that can go wrong on an engine on a thread; other transports leave rows out. */
export const FAULTS: readonly Fault[] = [...DEATHS, ...THROWS, ...HANGS, ...HARMLESS];
