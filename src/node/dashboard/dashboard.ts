// For users' compilers, whose settings may not have Symbol.asyncDispose.
/// <reference lib="esnext.disposable" preserve="true" />
/** How a dashboard is opened. */
export interface DashboardOptions {
  /** Where it is served, 0 to 65535; 0 is any free one. By default 4380, or a free one when that is taken. */
  readonly port?: number;
  /** Whether it is shown in the user's browser at once; by default not. */
  readonly open?: boolean;
}

/**
 * A page that shows what engines do, served to this machine alone. It keeps no program alive, and ends with its client. In a
 * notebook it shows as a link.
 *
 * @example
 * const dashboard = await client.dashboard();
 * console.log(dashboard.url); // to open in a browser
 * await dashboard.close();
 */
export interface Dashboard {
  /** Address of its page. It holds a key: who has it sees all, and can end engines. */
  readonly url: string;
  /**
   * Serves it no more. Idempotent; never rejects.
   *
   * @example
   * const { url, close } = await client.dashboard();
   * await close();
   */
  readonly close: () => Promise<void>;
  /**
   * As `close`, for `await using`.
   *
   * @example
   * await using dashboard = await client.dashboard();
   */
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}
