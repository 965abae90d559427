import { basename } from "node:path";
import process from "node:process";
import { type Client, insideOf } from "../../client/client.ts";
import { LOCAL_HOST, type LocalFeed, openFeed } from "../../client/monitor/local-feed.ts";
import type { HostDeed, HostOrderAnswer, ProfileNode } from "../../monitor/host-order.ts";
import { Model } from "../../monitor/model.ts";
import type { Monitor } from "../../monitor/monitor.ts";
import type { Snapshot } from "../../monitor/snapshot.ts";
import type { TaskRecords } from "../../monitor/task-records.ts";
import { epochMs } from "../../protocol/epoch-ms.ts";
import type { EngineId } from "../../protocol/ids.ts";
import { hostFigures } from "../cluster/host-figures.ts";
import { threadIdOf } from "../threads.ts";

/** Begins to look at the engines of a client's own. */
export function localMonitor(client: Client): Monitor {
  return new LocalMonitor(client);
}

class LocalMonitor implements Monitor {
  readonly #client: Client;
  readonly #model: Model;
  readonly #feed: LocalFeed;
  #whyEnded: string | undefined;
  #onEnd: (why: string) => void = () => undefined;
  #tickets = 0;

  constructor(client: Client) {
    this.#client = client;
    const [, script] = process.argv;
    this.#model = new Model(script === undefined ? "this process" : basename(script), "local");
    this.#feed = openFeed(client, {
      tasks: true,
      figures: hostFigures,
      onReport: (report) => this.#model.heard(report, epochMs()),
      onEnd: () => {
        this.#whyEnded = "the client was closed";
        this.#onEnd(this.#whyEnded);
      },
    });
  }

  snapshot(): Snapshot {
    return this.#model.snapshot(epochMs());
  }

  tasksSince(cursor: number): { readonly records: TaskRecords; readonly cursor: number } {
    return this.#model.tasksSince(cursor);
  }

  async order(host: string, deed: HostDeed): Promise<HostOrderAnswer> {
    if (host !== LOCAL_HOST) throw new Error(`there is no host ${host}`);
    const said = { ticket: ++this.#tickets, host };
    try {
      if (deed.kind === "profile") return { ...said, profile: await this.#profile(deed.engine, deed.ms) };
      await this.#feed.order(deed);
      return said;
    } catch (error) {
      return { ...said, why: error instanceof Error ? error.message : String(error) };
    }
  }

  async #profile(engine: EngineId, ms: number): Promise<ProfileNode> {
    const handle = insideOf(this.#client).dispatcher.handles.get(engine);
    const threadId = handle && threadIdOf(handle.link);
    if (threadId === undefined) throw new Error(`engine ${engine} is gone`);
    // Few programs need it.
    const { profileThread } = await import("../profile/profile-thread.ts");
    return profileThread(threadId, ms);
  }

  onEnd(handler: (why: string) => void): void {
    this.#onEnd = handler;
    if (this.#whyEnded !== undefined) handler(this.#whyEnded);
  }

  async close(): Promise<void> {
    this.#feed.close();
  }
}
