/** What can be awaited. Types don't call it a promise, since a failure that nobody reads is silent. */
export interface Awaitable<T> extends PromiseLike<T> {
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B>;
  /** As of a promise. */
  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B>;
  /** As of a promise. */
  finally(onFinally?: (() => void) | null): Promise<T>;
}

/** Settles a promise with a value, or with a promise whose outcome it then has. */
export type Resolve = (value: unknown) => void;

/**
 * The class of promises, as one to extend. Objects of another class than this cost three times as much to await: a promise
 * is made to call their `then`, another for what that gives, and a third there.
 */
// Its type leaves out what is not for results: that it is a Promise, `reject`, and static members.
export const PromiseBase: new <T>(executor: (resolve: Resolve) => void) => Awaitable<T> = Promise as never;

/** Settles a promise with an outcome. */
export function settle(
  promise: Awaitable<unknown>,
  resolve: Resolve,
  outcome: { readonly value: unknown } | { readonly error: Error },
): void {
  if ("value" in outcome) {
    resolve(outcome.value);
    return;
  }
  void promise.catch(() => undefined);
  resolve(Promise.reject(outcome.error));
}
