import type { SharedEngine } from "../host/shared-engine.ts";
import type { HostDeed, HostOrder, HostOrderAnswer, ProfileNode } from "../monitor/host-order.ts";
import type { EngineId } from "../protocol/ids.ts";
import { Once } from "./once.ts";
import type { SessionName } from "./subjects.ts";

// Few, as answers may be large.
const REMEMBERED = 64;

/** Looks where a thread of this process spends its time, for so many ms. */
export type ProfileThread = (threadId: number, ms: number) => Promise<ProfileNode>;

/** What is done to a whole host. */
export type HostWish = "drain" | "kill";

/** Does what those who look at a cluster ask a host for. */
export class HostDeeds {
  readonly #parts: HostDeedsParts;
  readonly #orders = new Once<HostOrderAnswer>(REMEMBERED);

  constructor(parts: HostDeedsParts) {
    this.#parts = parts;
  }

  /** Carries an order out, unless it was before. Fulfils with what is to be answered; never rejects. */
  take({ user, session }: SessionName, { ticket, deed }: HostOrder): Promise<HostOrderAnswer> {
    return this.#orders.take(`${user}.${session}`, ticket, async () => {
      const { host } = this.#parts;
      try {
        return { ticket, host, ...(await this.#do(deed, user)) };
      } catch (error) {
        return { ticket, host, why: error instanceof Error ? error.message : String(error) };
      }
    });
  }

  async #profile(engine: SharedEngine, ms: number): Promise<Pick<HostOrderAnswer, "why" | "profile">> {
    const { profile } = this.#parts;
    const { thread } = engine;
    if (profile === undefined || thread === undefined)
      return unprofiled(engine, "this runtime can't look into its threads");
    try {
      return { profile: await profile(thread.id, ms) };
    } catch (error) {
      return unprofiled(engine, error instanceof Error ? error.message : String(error));
    }
  }

  async #do(deed: HostDeed, user: string): Promise<Pick<HostOrderAnswer, "why" | "profile">> {
    const { engines, wish } = this.#parts;
    if (deed.kind === "drain" && deed.ifFree === true) {
      const inUse = [...engines().values()].find(
        (each) => (deed.engine ?? each.engineId) === each.engineId && isUsed(each),
      );
      if (inUse !== undefined) return { why: `engine ${inUse.engineId} is in use` };
    }
    if ((deed.kind === "drain" || deed.kind === "kill") && deed.engine === undefined) {
      // When it was answered: who is killed says nothing any more.
      setTimeout(() => wish(deed.kind, user));
      return {};
    }
    const engine = engines().get(deed.engine ?? -1);
    if (engine === undefined) return { why: `there is no engine ${deed.engine} on ${this.#parts.host}` };
    switch (deed.kind) {
      case "interrupt":
        return engine.interrupt() ? {} : { why: `engine ${deed.engine} runs no task` };
      case "drain":
        engine.retire();
        return {};
      case "restart":
        await engine.end(new Error(`it was restarted by ${user}`));
        return {};
      case "kill":
        await engine.endForGood(new Error(`it was killed by ${user}`));
        return {};
      case "profile":
        return this.#profile(engine, deed.ms);
    }
  }
}

function unprofiled({ engineId }: SharedEngine, why: string): Pick<HostOrderAnswer, "why"> {
  return { why: `engine ${engineId} can't be profiled: ${why}` };
}

function isUsed(engine: SharedEngine): boolean {
  const { held, isNeeded } = engine.report();
  return held > 0 || isNeeded;
}

/** What {@link HostDeeds} are made of. */
export interface HostDeedsParts {
  /** Name of the host. */
  readonly host: string;
  /** Those that live. */
  readonly engines: () => ReadonlyMap<EngineId, SharedEngine>;
  /** Looks where a thread spends its time, for so many ms; absent where the runtime can't. */
  readonly profile?: ProfileThread | undefined;
  /** Drains or ends the host itself, as a user wishes. */
  readonly wish: (wish: HostWish, user: string) => void;
}
