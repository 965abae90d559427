// For users' compilers, whose settings may not have Symbol.asyncDispose.
/// <reference lib="esnext.disposable" preserve="true" />
import { EventLog } from "../client/driver/events.ts";
import type { HostEvent } from "../cluster/cluster-host.ts";
import type { EngineId } from "../protocol/ids.ts";
import { braced, provideInspect } from "../protocol/inspect.ts";
import { ranges } from "../protocol/ranges.ts";
import type { RunningHost } from "./start-host.ts";

/** Engines that this program gives to a cluster. Made by `hostEngines`. */
export interface EngineHost {
  /** Of the host, in its cluster. */
  readonly name: string;
  /** Ids of the engines that live, rising; a fresh list each time. */
  readonly ids: readonly EngineId[];
  /**
   * What happens to the engines from now on, until the host is closed or the loop is left.
   *
   * @example
   * for await (const event of host.events()) console.log(event.kind);
   */
  events(): AsyncIterableIterator<HostEvent>;
  /**
   * Takes no new tasks: each engine ends once its clients are done with it. Fulfils when all have ended.
   *
   * @example
   * await host.drain();
   */
  drain(): Promise<void>;
  /**
   * Ends the engines at once, what they run is lost, and the clients hear so. Idempotent; never rejects.
   *
   * @example
   * await host.close();
   */
  close(): Promise<void>;
  /**
   * As `close`, for `await using`.
   *
   * @example
   * await using host = await hostEngines({ engines: 2 });
   */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a host, and tells of what happens to it.
 *
 * @param start - starts the engines
 */
export async function engineHost(
  name: string,
  start: (onEvent: (event: HostEvent) => void) => Promise<RunningHost>,
): Promise<EngineHost> {
  const events = new EventLog<HostEvent>();
  const running = await start((event) => events.emit(event));
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= running.close().finally(() => events.end());
    return closing;
  };
  running.onWish((wish) => (wish === "drain" ? running.drain() : void close()));
  const host: EngineHost = {
    name,
    get ids() {
      return running.ids.toSorted((a, b) => a - b);
    },
    events: () => events.listen(),
    drain: async () => {
      const happening = events.listen();
      running.drain();
      while (running.ids.length > 0 && (await happening.next()).done !== true);
      await happening.return?.();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
  provideInspect(host, "EngineHost", ({ ids }) => braced("EngineHost", [name, `engines: ${ranges(ids)}`]));
  return host;
}
