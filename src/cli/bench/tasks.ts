import type { LoadBalancedView } from "../../client/views/load-balanced-view.ts";
import { connect } from "../../node/connect.ts";
import { atLeast, atMost } from "./aims.ts";
import type { BenchContext } from "./context.ts";
import { compare, compete, ratioOf } from "./figures.ts";
import { mapValues } from "./measure.ts";
import { openPeers, type Peer } from "./peers.ts";
import { RawWorkers } from "./raw-workers.ts";
import type { Figure, Findings } from "./report.ts";

// Tasks of one timed run. Peers get fewer, since they take longer for each; their rates are no higher for more.
const TASKS = {
  quick: { map: 100_000, each: 20_000, peers: 3_000 },
  full: { map: 100_000, each: 100_000, peers: 10_000 },
} as const;

/** Times tasks that do nothing: one at a time, and many at once. Ratios are to the best peer. */
export async function benchTasks(context: BenchContext): Promise<Findings> {
  const client = await connect({ engines: context.engines });
  const raw = await RawWorkers.start(context.engines);
  const { peers, leftOut } = await openPeers(context.loaders, context.engines);
  try {
    const rivals = { view: client.loadBalancedView(), raw, peers };
    const latency = await benchLatency(context, rivals);
    const throughput = await benchThroughput(context, rivals);
    return {
      sections: [...latency.sections, ...throughput.sections],
      aims: [...throughput.aims, ...latency.aims],
      leftOut,
    };
  } finally {
    await Promise.all([client.close(), raw.close(), ...peers.map((peer) => peer.close())]);
  }
}

interface Rivals {
  readonly view: LoadBalancedView;
  readonly raw: RawWorkers;
  readonly peers: readonly Peer[];
}

/** A peer's place among the contenders. */
type PeerKey = `peer ${string}`;

const identity = (value: number): number => value;

async function benchLatency(context: BenchContext, { view, raw, peers }: Rivals): Promise<Findings> {
  const calls: Record<"apply" | "applySync" | "raw" | PeerKey, Call> = {
    apply: { name: "Ensemble apply", one: (value) => view.apply(identity, value) },
    applySync: { name: "Ensemble applySync", one: (value) => view.applySync(identity, value) },
    raw: { name: "raw postMessage, there and back", one: (value) => raw.send(value) },
    ...keyed(peers, ({ name, run }) => ({ name, one: run })),
  };
  for (const { name, one } of Object.values(calls)) check(name, [await one(7)], [7]);
  const figures = await compete(
    mapValues(calls, ({ name, one }) => ({ name, unit: "us", of: (ms: number) => 1000 * ms, run: () => one(7) })),
    { rounds: context.quick ? 3 : 11, turnMs: 50, warmUpMs: context.quick ? 100 : 300 },
    context,
  );
  const base = bestOf(Object.values(figures), peers, (a, b) => a.median - b.median);
  const title = "One task that does nothing, its answer awaited before the next";
  return {
    sections: [{ name: "latency", title, base: base.name, rows: compare(Object.values(figures), base.name) }],
    aims: [
      atMost("latency of apply", { value: figures.apply.median, aim: 15, unit: "us" }),
      atMost("latency of applySync", { value: figures.applySync.median, aim: 10, unit: "us" }),
    ],
  };
}

async function benchThroughput(context: BenchContext, { view, raw, peers }: Rivals): Promise<Findings> {
  const counts = TASKS[context.quick ? "quick" : "full"];
  const many = Array.from({ length: counts.map }, (_, i) => i);
  const each = many.slice(0, counts.each);
  const few = many.slice(0, counts.peers);
  const runs: Record<"map" | "apply" | "batch" | "each" | PeerKey, Run> = {
    map: { name: "Ensemble map", items: many, all: async () => view.map(identity, many) },
    apply: {
      name: "Ensemble apply",
      items: each,
      all: () => Promise.all(each.map((item) => view.apply(identity, item))),
    },
    batch: { name: "raw postMessage, one for all", items: many, all: () => raw.batch(many) },
    each: { name: "raw postMessage, one a task", items: each, all: () => raw.each(each) },
    ...keyed(peers, ({ name, run }) => ({ name, items: few, all: () => Promise.all(few.map((item) => run(item))) })),
  };
  for (const { name, items, all } of Object.values(runs)) check(name, await all(), items);
  const figures = await compete(
    mapValues(runs, ({ name, items: { length: work }, all }) => {
      return { name, work, unit: "tasks/s", of: (ms: number) => (1000 * work) / ms, run: all };
    }),
    { rounds: context.quick ? 3 : 7, turnMs: context.quick ? 0 : 200, warmUpMs: context.quick ? 1 : 200 },
    context,
  );
  const { map, apply } = figures;
  const base = bestOf(Object.values(figures), peers, (a, b) => b.median - a.median);
  const title = "Many tasks that do nothing, all awaited together";
  return {
    sections: [{ name: "throughput", title, base: base.name, rows: compare(Object.values(figures), base.name) }],
    aims: [
      atLeast("map of no-ops", { value: map.median, aim: 1e6, unit: "tasks/s" }),
      atLeast("map of no-ops, to the best peer", { value: ratioOf(map, base), aim: 10, unit: "x" }),
      atLeast("apply of no-ops", { value: apply.median, aim: 3e5, unit: "tasks/s" }),
    ],
  };
}

/** A way to have one task done. */
interface Call {
  readonly name: string;
  readonly one: (value: number) => unknown;
}

/** A way to have many tasks done. */
interface Run {
  readonly name: string;
  readonly items: readonly number[];
  readonly all: () => Promise<readonly unknown[]>;
}

/** Something for each peer, under its key. */
function keyed<T>(peers: readonly Peer[], of: (peer: Peer) => T): Record<PeerKey, T> {
  return Object.fromEntries(peers.map((peer) => [`peer ${peer.name}`, of(peer)]));
}

function bestOf(figures: readonly Figure[], peers: readonly Peer[], order: (a: Figure, b: Figure) => number): Figure {
  const ofPeers = figures.filter((figure) => peers.some(({ name }) => name === figure.name));
  const [best] = ofPeers.toSorted(order);
  if (best === undefined) throw new Error("piscina, which is a dependency, could not be measured");
  return best;
}

function check(name: string, values: readonly unknown[], expected: readonly number[]): void {
  if (values.length === expected.length && expected.every((value, i) => values[i] === value)) return;
  throw new Error(`${name} gave wrong results`);
}
