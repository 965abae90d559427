// Runs in the page: what bench/page/run.ts asks for, one function a section.
import { connect, kernels } from "wasm-ensemble";
import { type Contender, contest } from "./contest.ts";
import { openPeers } from "./peers.ts";

type Rates = Readonly<Record<string, number>>;

const identity = (value: number): number => value;

/** Samples of pi per second, one turn. */
async function piRate({ engines, samples }: { readonly engines: number; readonly samples: number }): Promise<number> {
  const client = await connect({ engines });
  try {
    await client.sample(kernels.pi, { samples: samples / 10, seed: 1 });
    const startedMs = performance.now();
    await client.sample(kernels.pi, { samples, seed: 2 });
    return (samples / (performance.now() - startedMs)) * 1000;
  } finally {
    await client.close();
  }
}

function oneByOne(name: string, call: (value: number) => PromiseLike<number>): Contender {
  return {
    name,
    run: async () => {
      for (let i = 0; i < 100; i++) if ((await call(i)) !== i) throw new Error(`${name} gave a wrong answer`);
      return 100;
    },
  };
}

/** Tasks per second of one at a time, its answer awaited before the next. */
async function latency({ rounds }: { readonly rounds: number }): Promise<Rates> {
  const client = await connect({ engines: 1 });
  const peers = openPeers(1);
  const view = client.loadBalancedView();
  try {
    const ours = oneByOne("Ensemble apply", (value) => view.apply(identity, value));
    return await contest([ours, ...peers.map((peer) => oneByOne(peer.name, peer.one))], { rounds, turnMs: 100 });
  } finally {
    for (const peer of peers) peer.close();
    await client.close();
  }
}

// Gives the number of tasks.
function check(values: readonly number[], items: readonly number[]): number {
  if (values.length !== items.length || values.at(-1) !== items.at(-1)) throw new Error("a wrong answer");
  return items.length;
}

/** Tasks per second of many at once. */
async function throughput({ rounds, engines }: { readonly rounds: number; readonly engines: number }): Promise<Rates> {
  const client = await connect({ engines });
  const peers = openPeers(engines);
  const view = client.loadBalancedView();
  const many = Array.from({ length: 100_000 }, (_, i) => i);
  const few = many.slice(0, 5000);
  try {
    return await contest(
      [
        { name: "Ensemble map", run: async () => check(await view.map(identity, many), many) },
        {
          name: "Ensemble apply",
          run: async () => check(await Promise.all(many.map((value) => view.apply(identity, value))), many),
        },
        ...peers.map((peer) => ({
          name: peer.name,
          run: async () => check(await Promise.all(few.map((value) => peer.one(value))), few),
        })),
      ],
      { rounds, turnMs: 200 },
    );
  } finally {
    for (const peer of peers) peer.close();
    await client.close();
  }
}

Object.assign(globalThis, { benchPage: { piRate, latency, throughput } });
