import { connect } from "../../build/lib/node/index.js";
import { CALLS } from "./calls.ts";
import { Dice } from "./dice.ts";
import type { Ledger } from "./ledger.ts";
import { heldObjects, leftResources, memoryInUse, resources } from "./leftovers.ts";
import { NAMED } from "./names.ts";
import { makeReferences, type References } from "./references.ts";
import { checkLeft, type Report, type Run } from "./run-chaos.ts";
import { STREAMS } from "./streams.ts";
import { UPHEAVALS } from "./upheavals.ts";
import { beginJobs, doEachOnce, endJobs, HUNG_MS } from "./working.ts";

const JOBS = [...CALLS, ...STREAMS, ...NAMED, ...UPHEAVALS];
const ENGINES = 3;
// Code that the runtime has compiled meanwhile, and what else is there once and does not grow.
const MOST_LEFT_BYTES = 6e6;

/** Does things at random on engines of this process's own, and checks that nothing is left when the client is closed. */
export async function threadsChaos({ seconds, seed, ledger, onProgress }: Run): Promise<Report> {
  const before = resources();
  const references = await warmUp(ledger);
  await leftResources(before, HUNG_MS);
  const beforeBytes = await memoryInUse();
  const client = await connect({ engines: ENGINES, graceMs: 100 });
  const addEngines = () => client.addEngines(ENGINES);
  const work = { client, references, ledger, dice: new Dice(seed), jobs: JOBS, addEngines };
  const untilMs = performance.now() + 1000 * seconds;
  const leftMs = (): number => untilMs - performance.now();
  await beginJobs(
    work,
    () => leftMs() <= 0,
    () => onProgress(ledger, leftMs()),
  );
  await endJobs(work);
  for (const objects of heldObjects()) ledger.violations.push(`${objects} are held, though all are over`);
  const openBytes = (await memoryInUse()) - beforeBytes;
  const engines = Math.max(-1, ...client.ids) + 1;
  await client.close();
  const left = await leftResources(before, HUNG_MS);
  if (left.length > 0) ledger.violations.push(`left after close(): ${left.join(", ")}`);
  const closedBytes = (await memoryInUse()) - beforeBytes;
  const leftBytes = { open: openBytes, closed: closedBytes };
  checkLeft(ledger, leftBytes, MOST_LEFT_BYTES);
  return { jobs: ledger.counts, engines, leftBytes, violations: ledger.violations };
}

// Computes what is right, and loads and compiles what a run needs, so that it is not taken for left over.
async function warmUp(ledger: Ledger): Promise<References> {
  const client = await connect({ engines: 1 });
  const references = await makeReferences(client);
  const addEngines = () => client.addEngines(1);
  await doEachOnce({ client, references, ledger, dice: new Dice(0), jobs: JOBS, addEngines });
  await client.close();
  return references;
}
