import { type Client, kernels } from "wasm-ensemble";

/** Something that a client is asked to do, on two engines. */
export interface Work {
  readonly name: string;
  /** What is counted, and how much of it a run does. */
  readonly unit: string;
  readonly amount: number;
  /** The least share of the rate of threads that is aimed at. */
  readonly aim: number;
  /** Whether each engine has a host of its own. */
  readonly isApart?: true;
  /** Bytes that have to cross the server at least. */
  readonly bytes?: number;
  readonly run: (client: Client) => PromiseLike<unknown>;
  /** Makes ready what is not timed. */
  readonly before?: (client: Client) => PromiseLike<unknown>;
}

const MAP_ITEMS = 50_000;
const CALLS = 20_000;
const BYTES = 64e6;
const SAMPLES = 4e9;

const items = Array.from({ length: MAP_ITEMS }, (_, i) => i);
const array = new Float64Array(BYTES / Float64Array.BYTES_PER_ELEMENT).fill(1);

/** Sent to engines. */
function same(x: number): number {
  return x;
}

/** All works, in the order in which they are done. */
export const WORKS: readonly Work[] = [
  {
    name: "map of no-ops",
    unit: "items",
    amount: MAP_ITEMS,
    aim: 0.8,
    run: (client) => client.loadBalancedView().map(same, items),
  },
  {
    name: "apply",
    unit: "calls",
    amount: CALLS,
    aim: 0.5,
    run: (client) => {
      const view = client.loadBalancedView();
      return Promise.all(Array.from({ length: CALLS }, (_, i) => view.apply(same, i)));
    },
  },
  {
    name: "push 64 MB to both",
    unit: "MB",
    bytes: BYTES,
    amount: (2 * BYTES) / 1e6,
    aim: 0.4,
    run: (client) => client.directView().push({ array }),
  },
  {
    name: "scatter 64 MB",
    unit: "MB",
    bytes: BYTES,
    amount: BYTES / 1e6,
    aim: 0.4,
    run: (client) => client.directView().scatter("part", array),
  },
  {
    name: "gather 64 MB",
    unit: "MB",
    bytes: BYTES,
    amount: BYTES / 1e6,
    aim: 0.4,
    before: (client) => client.directView().scatter("part", array),
    run: (client) => client.directView().gather("part"),
  },
  {
    name: "sampling",
    unit: "samples",
    amount: SAMPLES,
    aim: 1,
    isApart: true,
    run: (client) => client.sample(kernels.pi, { samples: SAMPLES, seed: 2026 }),
  },
];
