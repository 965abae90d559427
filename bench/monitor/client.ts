// A client that does works as it is told to, in a process of its own: its argument is a request as JSON.
import { subscribe } from "node:diagnostics_channel";
import process from "node:process";
import type { Client } from "wasm-ensemble";
import { openFeed } from "../../build/lib/client/monitor/local-feed.js";
import { hostFigures } from "../../build/lib/node/cluster/host-figures.js";
// Not the bundle: what looks from inside has to be of one piece with it.
import { connect } from "../../build/lib/node/index.js";
import { WORKS } from "./works.ts";

/** How a client is looked at in its own process. */
export type OwnLook = "reports" | "records" | "dashboard" | "subscriber";

/** Which engines it has, and how it is looked at in its own process. */
export interface ClientRequest {
  /** Absent: threads. */
  readonly url?: string;
  readonly cluster?: string;
  readonly engines: number;
  readonly look?: OwnLook | undefined;
}

/** Gives the address of a page, if there is one. */
async function lookAt(client: Client, look: OwnLook | undefined): Promise<string> {
  switch (look) {
    case undefined:
      return "";
    case "reports":
    case "records":
      openFeed(client, { tasks: look === "records", figures: hostFigures, onReport: () => undefined });
      return "";
    case "dashboard":
      return (await client.dashboard({ port: 0 })).url;
    case "subscriber":
      subscribe("ensemble:task:ended", () => undefined);
      return "";
  }
}

const { url, cluster, engines, look } = JSON.parse(process.argv[2] ?? "{}") as ClientRequest;
const client = url === undefined ? await connect({ engines }) : await connect(url, { cluster, engines });
process.on("message", (work: number) => {
  void WORKS[work]?.run(client).then(() => process.send?.("done"));
});
process.once("disconnect", () => void client.close().finally(() => process.exit()));
process.send?.(await lookAt(client, look));
