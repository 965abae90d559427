import type { Client } from "wasm-ensemble";

/** Something that a client is asked to do, for a tenth of a second or so. */
export interface Work {
  readonly name: string;
  readonly run: (client: Client) => Promise<unknown>;
}

const APPLIES = 20_000;
const AWAITED = 1000;

const items = Array.from({ length: 500_000 }, (_, i) => i);

/** Sent to engines. */
function same(x: number): number {
  return x;
}

/** Work that is nothing but dispatch: beside other work looking costs less. */
export const WORKS: readonly Work[] = [
  { name: "map of no-ops", run: async (client) => client.loadBalancedView().map(same, items) },
  {
    name: "20,000 applies",
    run: async (client) => {
      const view = client.loadBalancedView();
      await Promise.all(Array.from({ length: APPLIES }, (_, i) => view.apply(same, i)));
    },
  },
  {
    name: "awaited applies",
    run: async (client) => {
      const view = client.loadBalancedView();
      for (let i = 0; i < AWAITED; i++) await view.apply(same, i);
    },
  },
];
