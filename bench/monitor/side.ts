import type { HostRequest } from "../cluster/host.ts";
import type { ClientRequest, OwnLook } from "./client.ts";
import type { LookRequest } from "./looker.ts";
import { Program } from "./program.ts";

/** A way to look at a client, or at its cluster. */
export interface Look {
  readonly name: string;
  readonly engines: "threads" | "cluster";
  /** In the client's own process. */
  readonly own?: OwnLook;
  /** Whether the host serves metrics. */
  readonly metrics?: boolean;
  /** In a process that does not count. */
  readonly looker?: (at: Place) => LookRequest;
}

/** Where there is something to look at. */
export interface Place {
  /** Of the server. */
  readonly url: string;
  readonly cluster: string;
  /** What the host serves, or else the client. */
  readonly page: string;
}

const ENGINES = 2;

let clusters = 0;

/** A client with engines, and who looks at them. */
export class Side {
  readonly #client: Program;
  readonly #host: Program | undefined;
  readonly #looker: Program | undefined;

  private constructor(client: Program, host: Program | undefined, looker: Program | undefined) {
    this.#client = client;
    this.#host = host;
    this.#looker = looker;
  }

  /** @param url - of a server */
  static async start(url: string, { engines, own, metrics = false, looker }: Look): Promise<Side> {
    const cluster = `c${clusters++}`;
    const isFar = engines === "cluster";
    const where = { url, cluster, engines: ENGINES };
    const host = isFar
      ? await Program.start("../cluster/host.ts", { ...where, name: "a", metrics } satisfies HostRequest)
      : undefined;
    const request: ClientRequest = { ...(isFar ? where : { engines: ENGINES }), look: own };
    const client = await Program.start("client.ts", request);
    const page = metrics ? (host?.said ?? "") : client.said;
    return new Side(client, host, looker && (await Program.start("looker.ts", looker({ url, cluster, page }))));
  }

  /** Has the client do a work. */
  async run(work: number): Promise<void> {
    await this.#client.ask(work);
  }

  /** CPU time of the client and its engines so far, ms. */
  usedMs(): number {
    return this.#client.usedMs() + (this.#host?.usedMs() ?? 0);
  }

  async stop(): Promise<void> {
    await this.#looker?.stop();
    await this.#client.stop();
    await this.#host?.stop();
  }
}
