import { Piscina } from "piscina";
import { connect } from "wasm-ensemble";
import { compete, type Entrant, ratioOf } from "../../build/lib/cli/bench/figures.js";
import { WORKER_FILES } from "../../build/lib/cli/bench/worker-files.js";
import { type Measuring, type Row, short } from "./row.ts";

const identity = (value: number): number => value;

/** Small tasks beside piscina, which gets as many threads, and the setting with which it is fastest at them. */
export async function besidePiscina({ quick, engines, ...watch }: Measuring): Promise<Row> {
  const client = await connect({ engines });
  const view = client.loadBalancedView();
  const threads = { minThreads: engines, maxThreads: engines, concurrentTasksPerWorker: 64 };
  const pool = new Piscina({ filename: WORKER_FILES.identity, name: "identity", ...threads });
  const items = Array.from({ length: quick ? 5000 : 100_000 }, (_, i) => i);
  const few = items.slice(0, items.length / 10);
  try {
    const { map, apply, piscina } = await compete(
      {
        map: entrant("map", items.length, () => view.map(identity, items)),
        apply: entrant("apply", few.length, () => Promise.all(few.map((item) => view.apply(identity, item)))),
        piscina: entrant("piscina", few.length, () => Promise.all(few.map((item) => pool.run(item)))),
      },
      { rounds: quick ? 3 : 15, turnMs: quick ? 0 : 100, warmUpMs: quick ? 1 : 300 },
      watch,
    );
    return {
      reason: "Beside piscina",
      measured:
        `small tasks: ${short(map.median)} items/s by \`map\`, ${short(ratioOf(map, piscina))} x piscina's \`run\` for each; ` +
        `${short(apply.median)}/s by \`apply\`, ${short(ratioOf(apply, piscina))} x`,
    };
  } finally {
    await Promise.all([client.close(), pool.destroy()]);
  }
}

function entrant(name: string, work: number, run: () => PromiseLike<unknown>): Entrant {
  return { name, work, unit: "tasks/s", of: (ms) => (1000 * work) / ms, run };
}
