import { type Client, NoEnginesError } from "../../build/lib/node/index.js";
import { Dice } from "./dice.ts";
import type { Ledger } from "./ledger.ts";
import type { Job, World } from "./world.ts";

/** When nothing settles for so long, what is open hangs, ms. An engine may take half of it to start. */
export const HUNG_MS = 60_000;
// Jobs under way at a time.
const MOST_OPEN = 40;

/** A client that is to work for a while. */
export interface Work extends World {
  readonly jobs: readonly Job[];
  readonly ledger: Ledger;
  /** Starts engines, where none is to come by itself. */
  readonly addEngines?: (() => Promise<unknown>) | undefined;
}

/**
 * Begins jobs, many at a time.
 *
 * @param isOver - whether it is time to end
 * @param onProgress - is called now and then
 */
export async function beginJobs(work: Work, isOver: () => boolean, onProgress: () => void): Promise<void> {
  const { client, ledger, dice, jobs } = work;
  while (!isOver()) {
    const hasRoom = await ledger.fewerThan(MOST_OPEN, HUNG_MS);
    if (!hasRoom) return;
    // Each has dice of its own, so that the choices of one do not depend on when others make theirs.
    ledger.begin(dice.weighted(jobs), { ...work, dice: new Dice(dice.between(0, 2 ** 32 - 1)) });
    if (client.length === 0) await haveEngines(work);
    // Several jobs in one turn, sometimes.
    if (dice.chance(0.6)) await new Promise((resolve) => setImmediate(resolve));
    onProgress();
  }
}

/** Does each job once, so that what a run needs is loaded and compiled. @throws {Error} when one hangs */
export async function doEachOnce(work: Work): Promise<void> {
  for (const job of work.jobs) {
    work.ledger.begin(job, { ...work, dice: new Dice(0) });
    const isOver = await work.ledger.fewerThan(1, HUNG_MS);
    if (!isOver) throw new Error(`never settled: ${work.ledger.open.join(", ")}; ${stateOf(work.client)}`);
    await haveEngines(work);
  }
}

// Engines that were killed come back by themselves; those that were removed do not.
async function haveEngines({ client, addEngines }: Work): Promise<void> {
  try {
    await client.waitForEngines(1, { timeoutMs: HUNG_MS });
  } catch (error) {
    if (!(error instanceof NoEnginesError) || addEngines === undefined) throw error;
    await addEngines();
  }
}

/** Waits until all is over, and checks that nothing is held then, and that engines answer. */
export async function endJobs(work: Work): Promise<void> {
  const { client, ledger } = work;
  const isOver = await ledger.fewerThan(1, HUNG_MS);
  if (!isOver) return void ledger.violations.push(`never settled: ${ledger.open.join(", ")}; ${stateOf(client)}`);
  await haveEngines(work);
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

export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
