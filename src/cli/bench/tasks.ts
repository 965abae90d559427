import type { LoadBalancedView } from "../../client/load-balanced-view.ts";
import { connect } from "../../node/connect.ts";
import type { BenchContext } from "./context.ts";
import { contest } from "./measure.ts";
import { openPeers, type Peer } from "./peers.ts";
import { RawWorkers } from "./raw-workers.ts";
import { compare, type Figure, type LeftOut, type Section } from "./report.ts";

/** Names of Ensemble's rows, as the aims look them up. */
export const TASK_ROWS = { apply: "Ensemble apply", applySync: "Ensemble applySync", map: "Ensemble map" } as const;

const RAW_PING = "raw postMessage, there and back";
const RAW_EACH = "raw postMessage, one a task";
const RAW_BATCH = "raw postMessage, one for all";

// Tasks of one timed run. Peers get fewer, since they take longer for each; their rates are no higher for more.
const TASKS = {
  quick: { map: 100_000, each: 20_000, peers: 3_000 },
  full: { map: 100_000, each: 100_000, peers: 10_000 },
} as const;

/** What a peer's figures are told apart by, when the aims look for the best of them. */
export interface TaskSections {
  readonly sections: readonly Section[];
  readonly peers: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** Times tasks that do nothing: one at a time, and many at once. Ratios are to the best peer. */
export async function benchTasks(context: BenchContext): Promise<TaskSections> {
  const client = await connect({ engines: context.engines });
  const raw = await RawWorkers.start(context.engines);
  const { peers, leftOut } = await openPeers(context.loaders, context.engines);
  try {
    const rivals = { view: client.loadBalancedView(), raw, peers };
    const latency = await benchLatency(context, rivals);
    const throughput = await benchThroughput(context, rivals);
    return { sections: [latency, throughput], peers: peers.map(({ name }) => name), leftOut };
  } finally {
    await Promise.all([client.close(), raw.close(), ...peers.map((peer) => peer.close())]);
  }
}

interface Rivals {
  readonly view: LoadBalancedView;
  readonly raw: RawWorkers;
  readonly peers: readonly Peer[];
}

const identity = (value: number): number => value;

async function benchLatency(context: BenchContext, { view, raw, peers }: Rivals): Promise<Section> {
  const calls = [
    { name: TASK_ROWS.apply, one: (value: number) => view.apply(identity, value) },
    { name: TASK_ROWS.applySync, one: (value: number) => view.applySync(identity, value) },
    { name: RAW_PING, one: (value: number) => raw.send(value) },
    ...peers.map((peer) => ({ name: peer.name, one: peer.run })),
  ];
  for (const { name, one } of calls) check(name, [await one(7)], [7]);
  const contenders = calls.map(({ name, one }) => ({ name, run: () => one(7) }));
  const effort = { rounds: context.quick ? 3 : 11, turnMs: 50, warmUpMs: context.quick ? 100 : 300 };
  const timings = await contest(contenders, effort, context);
  const figures = timings.map(({ medianMs, samples }, i): Figure => {
    return { name: contenders[i]?.name ?? "", median: 1000 * medianMs, unit: "us", samples };
  });
  const base = bestOf(figures, peers, (a, b) => a.median - b.median);
  const title = "One task that does nothing, its answer awaited before the next";
  return { name: "latency", title, base, rows: compare(figures, base) };
}

async function benchThroughput(context: BenchContext, { view, raw, peers }: Rivals): Promise<Section> {
  const counts = TASKS[context.quick ? "quick" : "full"];
  const many = Array.from({ length: counts.map }, (_, i) => i);
  const each = many.slice(0, counts.each);
  const few = many.slice(0, counts.peers);
  const runs = [
    { name: TASK_ROWS.map, items: many, all: async (items: number[]) => view.map(identity, items) },
    {
      name: TASK_ROWS.apply,
      items: each,
      all: (items: number[]) => Promise.all(items.map((item) => view.apply(identity, item))),
    },
    { name: RAW_BATCH, items: many, all: (items: number[]) => raw.batch(items) },
    { name: RAW_EACH, items: each, all: (items: number[]) => raw.each(items) },
    ...peers.map((peer) => ({
      name: peer.name,
      items: few,
      all: (items: number[]) => Promise.all(items.map((item) => peer.run(item))),
    })),
  ];
  for (const { name, items, all } of runs) check(name, await all(items), items);
  const contenders = runs.map(({ name, items, all }) => ({ name, run: () => all(items) }));
  const effort = { rounds: context.quick ? 3 : 7, turnMs: context.quick ? 0 : 200, warmUpMs: context.quick ? 1 : 200 };
  const timings = await contest(contenders, effort, context);
  const figures = timings.map(({ medianMs, samples }, i): Figure => {
    const work = runs[i]?.items.length ?? 0;
    return { name: contenders[i]?.name ?? "", work, median: (1000 * work) / medianMs, unit: "tasks/s", samples };
  });
  const base = bestOf(figures, peers, (a, b) => b.median - a.median);
  const title = "Many tasks that do nothing, all awaited together";
  return { name: "throughput", title, base, rows: compare(figures, base) };
}

// Piscina is a dependency, so there always is a peer.
function bestOf(figures: readonly Figure[], peers: readonly Peer[], order: (a: Figure, b: Figure) => number): string {
  const ofPeers = figures.filter((figure) => peers.some(({ name }) => name === figure.name));
  return ofPeers.toSorted(order)[0]?.name ?? figures[0]?.name ?? "";
}

function check(name: string, values: readonly unknown[], expected: readonly number[]): void {
  if (values.length === expected.length && expected.every((value, i) => values[i] === value)) return;
  throw new Error(`${name} gave wrong results`);
}
