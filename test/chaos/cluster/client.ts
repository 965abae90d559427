// A client of a chaos run, in a process of its own: one works to the end, the other may be killed at any time.
import { once } from "node:events";
import process from "node:process";
import { type Client, connect } from "../../../build/lib/node/index.js";
import { Dice } from "../dice.ts";
import type { Ledger } from "../ledger.ts";
import { heldObjects, leftResources, memoryInUse, resources } from "../leftovers.ts";
import type { References } from "../references.ts";
import { checkLeft, type Report, runChaos } from "../run-chaos.ts";
import { beginJobs, doEachOnce, endJobs, HUNG_MS } from "../working.ts";
import { CLUSTER_JOBS } from "./jobs.ts";

/** What a client is told to be. */
export interface ClientStart {
  readonly url: string;
  readonly cluster: string;
  readonly seed: number;
  readonly references: References;
  readonly folder: string;
}

/** What came of its work. */
export interface ClientReport extends Omit<Report, "jobs"> {
  readonly kind: "report";
  readonly jobs: readonly (readonly [string, number])[];
}

// Code that the runtime has compiled meanwhile, and what else is there once and does not grow.
const MOST_LEFT_BYTES = 8e6;

process.once("disconnect", () => process.exit(1));
const asked = new AbortController();
// Both may have been sent by now.
process.on("message", (message) => message === "report" && asked.abort());
const [start] = (await once(process, "message")) as [ClientStart];
const { jobs, ...report } = await runChaos(({ ledger }) => work(start, ledger), {
  seconds: Number.POSITIVE_INFINITY,
  seed: start.seed,
  onProgress: () => undefined,
});
process.send?.({ kind: "report", jobs: [...jobs], ...report } satisfies ClientReport, () => process.exit(0));

async function work({ url, cluster, seed, references, folder }: ClientStart, ledger: Ledger): Promise<Report> {
  const plan = { references, ledger, dice: new Dice(seed), folder, prefix: `p${process.pid}`, jobs: CLUSTER_JOBS };
  const join = (): Promise<Client> => connect(url, { cluster, graceMs: 100, timeoutMs: 20_000 });
  const before = resources();
  // So that what a run needs is not taken for left over.
  const first = await join();
  await doEachOnce({ ...plan, client: first });
  await first.close();
  await leftResources(before, HUNG_MS);
  const beforeBytes = await memoryInUse();
  const client = await join();
  process.send?.({ kind: "ready" });
  await beginJobs(
    { ...plan, client },
    () => asked.signal.aborted,
    () => undefined,
  );
  await endJobs({ ...plan, client });
  for (const objects of heldObjects()) ledger.violations.push(`${objects} are held, though all are over`);
  const openBytes = (await memoryInUse()) - beforeBytes;
  const engines = Math.max(-1, ...client.ids) + 1;
  await client.close();
  const left = await leftResources(before, HUNG_MS);
  if (left.length > 0) ledger.violations.push(`left after close(): ${left.join(", ")}`);
  const leftBytes = { open: openBytes, closed: (await memoryInUse()) - beforeBytes };
  checkLeft(ledger, leftBytes, MOST_LEFT_BYTES);
  return { jobs: ledger.counts, engines, leftBytes, violations: ledger.violations };
}
