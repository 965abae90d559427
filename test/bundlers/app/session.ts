import { type Client, EngineLostError, kernels, RemoteError, TaskAbortedError } from "wasm-ensemble";
import type * as Tasks from "./public/tasks.js";

/** What a session found; plain data. */
export type Findings = Readonly<Record<string, unknown>>;

/**
 * Uses a client of two engines, of Node or of a page, as an app would: calls, maps, sampling, an engine that is ended in the
 * middle of a task, and one that ends by itself.
 *
 * @param tasks - address of tasks.js
 */
export async function session(client: Client, tasks: URL): Promise<Findings> {
  const view = client.directView();
  const balanced = client.loadBalancedView();
  const findings = {
    sums: await view.apply((a: number, b: number) => a + b, 10, 2),
    squares: await balanced.map((x: number) => x ** 2, [1, 2, 3, 4, 5]),
    cubes: await balanced.module<typeof Tasks>(tasks).cube(3),
    imported: await view.apply(cubeOf, tasks.href, 3),
    required: await balanced.with({ require: { modules: [tasks] }, depend: () => true }).apply(() => "met"),
    executed: await code(client),
    refused: await refused(client),
    pi: await samplePi(client),
    ...(await losses(client)),
    piByNewEngines: await samplePi(client),
    areNew: client.ids.every((id) => id > 1),
  };
  await client.close();
  return findings;
}

async function cubeOf(address: string, x: number): Promise<unknown> {
  const tasks = (await import(/* webpackIgnore: true */ /* @vite-ignore */ address)) as typeof Tasks;
  return tasks.cube(x);
}

async function code(client: Client): Promise<unknown> {
  const view = client.directView(0);
  await view.push({ a: [1, 2, 3] });
  await view.execute("const total = a.reduce((sum, x) => sum + x); console.log('total', total)");
  return view.pull("total");
}

async function refused(client: Client): Promise<unknown> {
  const error = await caught(
    client.directView(0).apply(() => {
      throw new RangeError("too far");
    }),
  );
  return error instanceof RemoteError && [error.name, error.message];
}

async function losses(client: Client): Promise<Findings> {
  // A loop without an effect would be left out by bundlers.
  const endless = client.directView(0).apply(
    (cell: { turns: number }) => {
      for (;;) cell.turns++;
    },
    { turns: 0 },
  );
  setTimeout(() => endless.abort(), 50);
  const aborted = await caught(endless);
  const lost = await caught(
    client.directView(1).apply(() => {
      setTimeout(() => {
        throw new RangeError("on purpose");
      });
      return new Promise<never>(() => undefined);
    }),
  );
  return {
    aborted: aborted instanceof TaskAbortedError && aborted.name,
    lost: lost instanceof EngineLostError && [lost.name, String(lost.cause)],
  };
}

async function samplePi(client: Client): Promise<Findings> {
  const { mean, standardError, samples } = await client.sample(kernels.pi, { samples: 5e6, seed: 2026 });
  return { mean, standardError, samples };
}

async function caught(result: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await result;
  } catch (error) {
    return error;
  }
}
