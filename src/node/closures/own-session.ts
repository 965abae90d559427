import type * as inspector from "node:inspector";
import { createRequire } from "node:module";
import process from "node:process";

/** Something of this thread's, as the inspector knows it. */
interface Remote {
  readonly objectId?: string;
  readonly description?: string;
  readonly value?: unknown;
}

interface Properties {
  readonly internalProperties?: readonly { readonly name: string; readonly value?: Remote }[];
}

/** A scope around a function, as V8 shows it to debuggers. */
export interface RawScope {
  /** Such as `Closure (make)`, `Block`, `Module`, `Script`, `Global`. */
  readonly description: string;
  readonly object: Readonly<Record<string, unknown>>;
}

/** What V8 tells of a function. */
export interface RawSurroundings {
  readonly scopes: readonly RawScope[];
  readonly scriptId: string | undefined;
}

// Where values are handed to and from the code that the inspector runs, which is that of the main context.
const HAND: unique symbol = Symbol.for("wasm-ensemble.hand");
const HELD = `process[Symbol.for("wasm-ensemble.hand")]`;

/**
 * A session of the inspector with its own thread: no debugger is enabled, nothing is paused, and one that is attached from
 * outside is not disturbed. Calls are answered at once.
 */
export class OwnSession {
  readonly #session: inspector.Session;

  /** @throws where the runtime has no such thing */
  constructor() {
    // Loaded when a function with variables is sent for the first time, as an import of the package should be fast.
    const { Session } = createRequire(import.meta.url)("node:inspector") as typeof inspector;
    this.#session = new Session();
    this.#session.connect();
  }

  /** The scopes of a function, from the inside out, and its script. */
  surroundingsOf(fn: object): RawSurroundings | undefined {
    const hand: Record<typeof HAND, unknown> = process as never;
    hand[HAND] = fn;
    const objectGroup = "wasm-ensemble";
    try {
      const { result } = this.#post<{ result: Remote }>("Runtime.evaluate", {
        expression: HELD,
        objectGroup,
      });
      const { internalProperties = [] } = this.#post<Properties>("Runtime.getProperties", {
        objectId: result.objectId,
        ownProperties: true,
      });
      const internal = (name: string) => internalProperties.find((each) => each.name === name)?.value;
      const scopes = internal("[[Scopes]]");
      if (scopes === undefined) return undefined;
      this.#post("Runtime.callFunctionOn", {
        objectId: scopes.objectId,
        functionDeclaration: `function () { ${HELD} = Array.from({ length: this.length }, (_, i) => this[i]); }`,
        objectGroup,
        silent: true,
      });
      const location = internal("[[FunctionLocation]]")?.value as { readonly scriptId?: string } | undefined;
      // What was handed over is the list that the code above has made.
      return { scopes: hand[HAND] as readonly RawScope[], scriptId: location?.scriptId };
    } finally {
      Reflect.deleteProperty(process, HAND);
      this.#session.post("Runtime.releaseObjectGroup", { objectGroup });
    }
  }

  /** The addresses of scripts by their numbers, as far as functions of theirs live. Takes some milliseconds. */
  scriptUrls(): ReadonlyMap<string, string> {
    const { result } = this.#post<{ result: readonly { readonly scriptId: string; readonly url: string }[] }>(
      "Profiler.getBestEffortCoverage",
      {},
    );
    return new Map(result.map(({ scriptId, url }) => [scriptId, url]));
  }

  #post<Answer>(method: string, params: object): Answer {
    const answer: { error?: Error | null; result?: unknown } = {};
    this.#session.post(method, params, (error, result) => Object.assign(answer, { error, result }));
    if (answer.error) throw answer.error;
    // The inspector's protocol says what it is.
    return answer.result as Answer;
  }
}
