import { Session } from "node:inspector";

/** What an expression gave. */
export interface Evaluated {
  readonly value: unknown;
}

// Far more than a getter takes, on a busy machine too.
const TIMEOUT_MS = 1000;
const TAKE = "__promptTake";

/**
 * Evaluates expressions without effects, as what is typed so far has not been meant to run yet: the engine of JavaScript itself
 * sees to it that nothing is changed, getters and calls included.
 *
 * @see https://chromedevtools.github.io/devtools-protocol/v8/Runtime/#method-evaluate, throwOnSideEffect
 */
export class SafeEvaluation {
  #session: Session | undefined;
  #taken: unknown;

  /** Value of an expression; undefined when it throws, or can't be evaluated without effects, or takes too long. */
  evaluate(expression: string): Evaluated | undefined {
    const { result, exceptionDetails } = this.#post("Runtime.evaluate", {
      expression: `(${expression}\n)`,
      silent: true,
      throwOnSideEffect: true,
      timeout: TIMEOUT_MS,
    });
    if (result === undefined || exceptionDetails !== undefined) return undefined;
    if (result.objectId === undefined) return { value: result.value ?? result.description };
    return { value: this.#take(result.objectId) };
  }

  /** Ends the session with the inspector. */
  close(): void {
    this.#session?.disconnect();
    this.#session = undefined;
  }

  // The object itself, not a copy.
  #take(objectId: string): unknown {
    const take = { value: (taken: unknown) => (this.#taken = taken), configurable: true, enumerable: false };
    Object.defineProperty(globalThis, TAKE, take);
    try {
      this.#post("Runtime.callFunctionOn", {
        objectId,
        functionDeclaration: `function () { ${TAKE}(this); }`,
        silent: true,
      });
      return this.#taken;
    } finally {
      Reflect.deleteProperty(globalThis, TAKE);
      this.#taken = undefined;
      this.#post("Runtime.releaseObject", { objectId });
    }
  }

  #post(method: string, parameters: object): Answer {
    if (this.#session === undefined) {
      this.#session = new Session();
      this.#session.connect();
    }
    let answer: Answer = {};
    // Of the thread's own session: the answer is there before the call returns.
    this.#session.post(method, parameters, (error: Error | null, given?: object) => {
      if (error === null && given !== undefined) answer = given;
    });
    return answer;
  }
}

interface Answer {
  readonly result?: { readonly objectId?: string; readonly value?: unknown; readonly description?: string };
  readonly exceptionDetails?: object;
}
