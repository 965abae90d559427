/** What few need: there from the start, or loaded by the first who needs it. */
export interface Late<T> {
  /** Undefined until it is loaded. */
  readonly now: T | undefined;
  /** Loads it, once. Rejects when it can't be loaded now; another call tries again. */
  readonly load: () => Promise<T>;
}

/** What is loaded once somebody needs it. */
export class LoadedLater<T> implements Late<T> {
  readonly #fetch: () => Promise<T>;
  #now: T | undefined;
  #loading: Promise<T> | undefined;

  /** @param fetch - called until it has fulfilled once */
  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
  }

  get now(): T | undefined {
    return this.#now;
  }

  readonly load = (): Promise<T> => {
    this.#loading ??= new Promise<T>((resolve) => resolve(this.#fetch())).then(
      (value) => {
        this.#now = value;
        return value;
      },
      (error: unknown) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  };
}
