import { type Client, type EngineId, type Estimate, kernels } from "wasm-ensemble";
import { haveSameBits } from "./mean-bits.ts";
import type { Compared, Showing } from "./same-bits.ts";

/** A run that lost an engine, beside one that did not. */
export interface Killed extends Compared {
  /** The engine that was killed. */
  readonly engineId: EngineId;
  /** How much of the run was done by then, 0 … 1. */
  readonly at: number;
  /** The engine that took its place. */
  readonly by: EngineId;
}

// The kill comes once so much is done.
const KILL_AT = 0.3;

/**
 * Samples undisturbed, and once more with an engine that is killed while it samples.
 *
 * @throws {Error} when the run was over before an engine could be killed
 */
export async function showKilled({ client, seed, samples, signal, onProgress }: Showing): Promise<Killed> {
  const quiet = client.sample(kernels.pi, { samples, seed, signal });
  for await (const { progress } of quiet) onProgress(progress / 2);
  const { mean } = await quiet;

  const run = client.sample(kernels.pi, { samples, seed, signal });
  let kill: Kill | undefined;
  for await (const estimate of run) {
    onProgress((1 + estimate.progress) / 2);
    kill ??= killWorking(client, estimate);
  }
  const { mean: disturbed } = await run;
  if (kill === undefined) throw new Error("the run was over before an engine could be killed");
  const { engineId, at } = kill;
  const [by = engineId] = await kill.replaced;
  const means = [
    { name: "Undisturbed", mean },
    { name: `Engine ${engineId} killed`, mean: disturbed },
  ];
  return { samples, means, holds: haveSameBits(means), engineId, at, by };
}

interface Kill {
  readonly engineId: EngineId;
  readonly at: number;
  readonly replaced: Promise<readonly EngineId[]>;
}

/** Kills an engine that has work, if it is time. */
function killWorking(
  client: Pick<Client, "restart" | "queueStatus">,
  { progress, stopped }: Estimate,
): Kill | undefined {
  if (progress < KILL_AT || stopped !== undefined) return undefined;
  const working = [...client.queueStatus().engines].find(([, { tasks }]) => tasks > 0);
  if (working === undefined) return undefined;
  const [engineId] = working;
  const replaced = client.restart(engineId);
  // It is awaited after the run, which may fail first.
  replaced.catch(() => undefined);
  return { engineId, at: progress, replaced };
}
