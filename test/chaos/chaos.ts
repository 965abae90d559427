import { type Client, connect, NoEnginesError } from "../../build/lib/node/index.js";
import { CALLS } from "./calls.ts";
import { Dice } from "./dice.ts";
import { Ledger } from "./ledger.ts";
import { heldObjects, leftResources, memoryInUse, resources } from "./leftovers.ts";
import { NAMED } from "./names.ts";
import { makeReferences, type References } from "./references.ts";
import { STREAMS } from "./streams.ts";
import { UPHEAVALS } from "./upheavals.ts";

const JOBS = [...CALLS, ...STREAMS, ...NAMED, ...UPHEAVALS];
const ENGINES = 3;
// Jobs under way at a time.
const MOST_OPEN = 40;
// When nothing settles for so long, what is open hangs, ms. An engine may take half of it to start.
const HUNG_MS = 60_000;
// Code that the runtime has compiled meanwhile, and what else is there once and does not grow.
const MOST_LEFT_BYTES = 6e6;

/** What came of a chaos run. */
export interface Report {
  readonly jobs: ReadonlyMap<string, number>;
  readonly engines: number;
  /** Memory in use more than before: at the end with the client open, and after it was closed; bytes. */
  readonly leftBytes: { readonly open: number; readonly closed: number };
  readonly violations: readonly string[];
}

/**
 * Does things at random for a while, many at a time, and checks that each ends, once, as it may, and that nothing is left.
 *
 * @param onProgress - is told now and then how far it is
 */
export async function runChaos(
  { seconds, seed }: { readonly seconds: number; readonly seed: number },
  onProgress: (ledger: Ledger, leftMs: number) => void,
): Promise<Report> {
  const ledger = new Ledger();
  const onError = (error: unknown): void => void ledger.violations.push(`nobody caught ${describe(error)}`);
  process.on("uncaughtException", onError).on("unhandledRejection", onError);
  try {
    return await carryOut({ seconds, seed, ledger, onProgress });
  } catch (error) {
    ledger.violations.push(`the run ended early: ${describe(error)}`);
    return { jobs: ledger.counts, engines: 0, leftBytes: { open: 0, closed: 0 }, violations: ledger.violations };
  } finally {
    process.off("uncaughtException", onError).off("unhandledRejection", onError);
  }
}

async function carryOut({
  seconds,
  seed,
  ledger,
  onProgress,
}: {
  readonly seconds: number;
  readonly seed: number;
  readonly ledger: Ledger;
  readonly onProgress: (ledger: Ledger, leftMs: number) => void;
}): Promise<Report> {
  const before = resources();
  const references = await warmUp(ledger);
  await leftResources(before, HUNG_MS);
  const beforeBytes = await memoryInUse();
  const client = await connect({ engines: ENGINES, graceMs: 100 });
  await beginJobs({
    client,
    references,
    ledger,
    dice: new Dice(seed),
    untilMs: performance.now() + 1000 * seconds,
    onProgress,
  });
  const isOver = await ledger.fewerThan(1, HUNG_MS);
  if (!isOver) ledger.violations.push(`never settled: ${ledger.open.join(", ")}; ${stateOf(client)}`);
  else await quieten(client, ledger);
  for (const objects of heldObjects()) ledger.violations.push(`${objects} are held, though all are over`);
  const openBytes = (await memoryInUse()) - beforeBytes;
  const engines = Math.max(-1, ...client.ids) + 1;
  await client.close();
  const left = await leftResources(before, HUNG_MS);
  if (left.length > 0) ledger.violations.push(`left after close(): ${left.join(", ")}`);
  const closedBytes = (await memoryInUse()) - beforeBytes;
  for (const [when, bytes] of [
    ["with the client open", openBytes],
    ["after close()", closedBytes],
  ] as const) {
    if (bytes > MOST_LEFT_BYTES) ledger.violations.push(`${bytes} bytes are left ${when}`);
  }
  return {
    jobs: ledger.counts,
    engines,
    leftBytes: { open: openBytes, closed: closedBytes },
    violations: ledger.violations,
  };
}

// Computes what is right, and loads and compiles what a run needs, so that it is not taken for left over.
async function warmUp(ledger: Ledger): Promise<References> {
  const client = await connect({ engines: 1 });
  const references = await makeReferences(client);
  for (const job of JOBS) {
    ledger.begin(job, { client, references, dice: new Dice(0) });
    const isOver = await ledger.fewerThan(1, HUNG_MS);
    if (!isOver) throw new Error(`never settled: ${ledger.open.join(", ")}; ${stateOf(client)}`);
    await haveEngines(client, 1);
  }
  await client.close();
  return references;
}

async function beginJobs(run: {
  readonly client: Client;
  readonly references: References;
  readonly ledger: Ledger;
  readonly dice: Dice;
  readonly untilMs: number;
  readonly onProgress: (ledger: Ledger, leftMs: number) => void;
}): Promise<void> {
  const { client, references, ledger, dice, untilMs, onProgress } = run;
  for (let nowMs = performance.now(); nowMs < untilMs; nowMs = performance.now()) {
    const hasRoom = await ledger.fewerThan(MOST_OPEN, HUNG_MS);
    if (!hasRoom) return;
    // Each has dice of its own, so that the choices of one do not depend on when others make theirs.
    ledger.begin(dice.weighted(JOBS), { client, references, dice: new Dice(dice.between(0, 2 ** 32 - 1)) });
    if (client.length === 0) await haveEngines(client, ENGINES);
    // Several jobs in one turn, sometimes.
    if (dice.chance(0.6)) await new Promise((resolve) => setImmediate(resolve));
    onProgress(ledger, untilMs - nowMs);
  }
}

// Engines that were killed come back by themselves; those that were removed do not.
async function haveEngines(client: Client, count: number): Promise<void> {
  try {
    await client.waitForEngines(1, { timeoutMs: HUNG_MS });
  } catch (error) {
    if (!(error instanceof NoEnginesError)) throw error;
    await client.addEngines(count);
  }
}

// All is over: nothing is held, and engines answer.
async function quieten(client: Client, ledger: Ledger): Promise<void> {
  await haveEngines(client, 1);
  const untilMs = performance.now() + HUNG_MS;
  while (held(client) > 0 && performance.now() < untilMs) await new Promise((resolve) => setTimeout(resolve, 5));
  if (held(client) > 0) ledger.violations.push(`${held(client)} tasks are held, though all are over`);
  if (client.outstanding.size > 0)
    ledger.violations.push(`${client.outstanding.size} tasks are outstanding, though all are over`);
  const isAlive = await Promise.race([
    client
      .directView()
      .apply(() => true)
      .wait(),
    new Promise<false>((resolve) => setTimeout(resolve, HUNG_MS, false).unref()),
  ]);
  if (!isAlive) ledger.violations.push("an engine does not answer");
  client.purge();
}

function held(client: Client): number {
  const { engines, unassigned } = client.queueStatus();
  return [...engines.values()].reduce((sum, { queue, tasks }) => sum + queue + tasks, unassigned);
}

// What each engine holds, for the report of what hangs.
function stateOf(client: Client): string {
  const { engines, unassigned } = client.queueStatus();
  const each = [...engines].map(([id, { queue, tasks }]) => `engine ${id} runs ${tasks}, ${queue} wait`);
  return [...each, `${unassigned} wait for any`].join("; ");
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
