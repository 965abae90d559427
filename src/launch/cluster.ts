import process from "node:process";
import { checkCount, checkOptions, checkSignal } from "../client/check.ts";
import type { NodeClusterClient as ClusterClient } from "../node/cluster/cluster-client.ts";
import { connectFromNode } from "../node/cluster/connect-cluster.ts";
import { describe } from "../protocol/describe.ts";
import { waitForArrivals } from "./arrivals.ts";
import { endedAgain } from "./ended-again.ts";
import { enginesThere } from "./engines-there.ts";
import { LaunchedCluster } from "./launched-cluster.ts";
import type { Launcher } from "./launcher.ts";
import { type Place, type PlaceOptions, placeOf } from "./place.ts";
import { warnOfLoopback } from "./reach.ts";
import { unlessAborted } from "./unless-aborted.ts";

/** What cluster is launched. */
export interface LaunchOptions extends PlaceOptions {
  /** Where hosts are started: `slurm()`, `ssh()`, `pbs()`, `sge()` or `local()`. */
  readonly launcher: Launcher;
  /**
   * Engines in all, >= 1, at least: each host has as many as the others. By default one per core of this machine, of all
   * machines, or of one job.
   */
  readonly engines?: number;
  /** Engines that have to be there before the cluster is given, >= 1, at most those that are started; by default all that are asked for. */
  readonly waitFor?: number;
  /** Gives up, and ends what was started. */
  readonly signal?: AbortSignal;
}

const NAMES = {
  launcher: "any",
  engines: "any",
  waitFor: "any",
  signal: "any",
  folder: "any",
  url: "any",
  cluster: "any",
  key: "any",
  hostKey: "any",
} as const;

/**
 * Starts engines where a launcher has them, and connects to them. Without a folder or an address a server of its own is
 * started as well, which ends with it.
 *
 * @returns the cluster, once its engines are there; `close` ends all of it
 * @throws {TypeError} {RangeError} for bad options
 * @throws {LaunchError} when hosts can't be started, or end before their engines come; what was started is ended,
 *   or named where that fails
 * @throws {ClusterError} when there is no server
 *
 * @example
 * await using lab = await cluster({ launcher: slurm({ time: "1:00:00" }), engines: 20 });
 * console.log(await lab.client.loadBalancedView().map((x: number) => x * x, [1, 2, 3]));
 */
export async function cluster(options: LaunchOptions): Promise<LaunchedCluster> {
  checkOptions("cluster", options, NAMES);
  const { launcher, engines, waitFor, signal, ...where } = options;
  if (typeof (launcher as Launcher | null | undefined)?.start !== "function") {
    throw new TypeError(`cluster expects a launcher, such as local() or slurm(); got ${describe(launcher)}`);
  }
  if (engines !== undefined) checkCount("engines", engines);
  if (waitFor !== undefined) checkWaitFor(waitFor, startedBy(launcher, engines));
  if (signal !== undefined) checkSignal("signal", signal);
  signal?.throwIfAborted();
  const place = await placeOf(where, launcher.isRemote);
  let launching: Promise<LaunchedCluster> | undefined;
  let launched: LaunchedCluster | undefined;
  try {
    if (launcher.isRemote) warnOfLoopback(place.plan.url, (text) => process.emitWarning(text));
    const { plan, clientKey } = place;
    const before = await enginesThere(plan.url, { cluster: plan.cluster, key: clientKey });
    signal?.throwIfAborted();
    launching = launch(launcher, engines, place);
    launched = await unlessAborted(launching, signal);
    await waitForArrivals({
      launcher,
      cluster: place.plan.cluster,
      started: launched.hosts,
      engines: () => launched?.client.ids.filter((id) => !before.has(id)).length ?? 0,
      wanted: waitFor ?? engines ?? 1,
      signal,
    });
    return launched;
  } catch (error) {
    const all = launched;
    if (all !== undefined) throw await endedAgain(error, { hosts: all.hosts, close: () => all.close() });
    // A start that was begun goes on; what comes of it is ended then.
    const ended = launching?.then(
      (late) => endedAgain(error, { hosts: late.hosts, close: () => late.close() }),
      () => place.close(),
    );
    const over = (ended ?? place.close()).catch(() => undefined);
    if (signal?.aborted !== true) await over;
    throw error;
  }
}

/** Engines that a launcher starts; undefined: as many as machines have cores. */
function startedBy(launcher: Launcher, engines: number | undefined): number | undefined {
  const share = launcher.share(engines);
  return share.engines === undefined ? engines : share.hosts * share.engines;
}

/** @throws {TypeError} {RangeError} for a number that is none, or that never comes */
function checkWaitFor(waitFor: unknown, started: number | undefined): void {
  checkCount("waitFor", waitFor);
  if (started === undefined || waitFor <= started) return;
  throw new RangeError(`waitFor expects at most ${started}, which is how many engines are started, got ${waitFor}`);
}

async function launch(launcher: Launcher, engines: number | undefined, place: Place): Promise<LaunchedCluster> {
  const { plan, clientKey } = place;
  const client: ClusterClient = await connectFromNode(plan.url, { cluster: plan.cluster, key: clientKey, engines: 0 });
  try {
    const share = launcher.share(engines);
    const hosts = await launcher.start({ count: share.hosts, plan: { ...plan, engines: share.engines } });
    return new LaunchedCluster({ launcher, hosts, client, place });
  } catch (error) {
    await client.close();
    throw error;
  }
}
