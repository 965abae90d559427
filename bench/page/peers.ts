import * as Comlink from "comlink";
import workerpool from "workerpool";

/** A way to have tasks done by workers of a page. */
export interface Peer {
  readonly name: string;
  /** One task that gives its argument back. */
  readonly one: (value: number) => Promise<number>;
  readonly close: () => void;
}

/** The libraries, each with so many workers of its own. */
export function openPeers(workers: number): Peer[] {
  return [rawPeer(workers), comlinkPeer(workers), workerpoolPeer(workers)];
}

// As fast as a message for each task can be.
function rawPeer(workers: number): Peer {
  const waiting = new Map<number, (value: number) => void>();
  const all = Array.from({ length: workers }, () => {
    const worker = new Worker("/bench/raw-worker.js", { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<{ id: number; value: number }>) => {
      waiting.get(data.id)?.(data.value);
      waiting.delete(data.id);
    });
    return worker;
  });
  let next = 0;
  return {
    name: "raw postMessage",
    one: (value) =>
      new Promise((resolve) => {
        const id = next++;
        waiting.set(id, resolve);
        all[id % workers]?.postMessage({ id, value });
      }),
    close: () => {
      for (const worker of all) worker.terminate();
    },
  };
}

// Comlink has no pool: calls go to its workers in turn.
function comlinkPeer(workers: number): Peer {
  const all = Array.from({ length: workers }, () => new Worker("/bench/raw-worker.js?comlink", { type: "module" }));
  const proxies = all.map((worker) => Comlink.wrap<{ identity: (value: number) => number }>(worker));
  let next = 0;
  return {
    name: "comlink",
    one: async (value) => (await proxies[next++ % workers]?.identity(value)) ?? Number.NaN,
    close: () => {
      for (const worker of all) worker.terminate();
    },
  };
}

const identity = (value: number): number => value;

function workerpoolPeer(workers: number): Peer {
  const pool = workerpool.pool({ maxWorkers: workers, minWorkers: workers });
  return {
    name: "workerpool",
    one: async (value) => await pool.exec(identity, [value]),
    close: () => void pool.terminate(),
  };
}
