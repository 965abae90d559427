// A client in a process of its own, which has a task in each state.
import { once } from "node:events";
import process from "node:process";
import { connect } from "wasm-ensemble";
import { EachState, type Outcomes } from "./each-state.ts";

/** What it is told. */
export interface ClientStart {
  readonly url: string;
  readonly cluster: string;
  readonly file: string;
  readonly ms: number;
}

/** What became of its tasks. */
export interface ClientOutcomes {
  readonly kind: "outcomes";
  readonly outcomes: Outcomes;
}

process.once("disconnect", () => process.exit(1));
const [{ url, cluster, file, ms }] = (await once(process, "message")) as [ClientStart];
const client = await connect(url, { cluster, engines: 3 });
const tasks = await EachState.begin(client, file, ms);
process.on("message", () => void tell());
process.send?.({ kind: "ready" });
tasks.abort();

async function tell(): Promise<void> {
  process.send?.({ kind: "outcomes", outcomes: await tasks.outcomes() } satisfies ClientOutcomes);
}
