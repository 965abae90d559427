import { EventEmitter, once } from "node:events";
import { Piscina } from "piscina";
import type * as poolifierModule from "poolifier";
import type * as tinypoolModule from "tinypool";
import type workerpoolModule from "workerpool";
import type { LeftOut } from "./report.ts";
import { WORKER_FILES } from "./worker-files.ts";

/** A pool of workers, each of which gives back the number that it is sent. */
export interface Peer {
  readonly name: string;
  readonly run: (value: number) => PromiseLike<unknown>;
  readonly close: () => PromiseLike<unknown>;
}

/** How the packages of the peers are loaded. */
export interface PeerLoaders {
  readonly tinypool: () => Promise<typeof tinypoolModule>;
  readonly workerpool: () => Promise<typeof workerpoolModule>;
  readonly poolifier: () => Promise<typeof poolifierModule>;
}

export const PEER_LOADERS: PeerLoaders = {
  tinypool: () => import("tinypool"),
  workerpool: async () => (await import("workerpool")).default,
  poolifier: () => import("poolifier"),
};

// `concurrentTasksPerWorker` from which on piscina gets no faster with these tasks.
const PISCINA_CONCURRENT = 64;

/** Opens the pools of all peers that are installed, each with `workers` workers that stay. */
export async function openPeers(
  loaders: PeerLoaders,
  workers: number,
): Promise<{ readonly peers: readonly Peer[]; readonly leftOut: readonly LeftOut[] }> {
  const openers = [
    { name: "piscina", open: () => openPiscina("piscina", workers, 1) },
    { name: "piscina, concurrent", open: () => openPiscina("piscina, concurrent", workers, PISCINA_CONCURRENT) },
    { name: "tinypool", open: async () => openTinypool(await loaders.tinypool(), workers) },
    { name: "workerpool", open: async () => openWorkerpool(await loaders.workerpool(), workers) },
    { name: "poolifier", open: async () => openPoolifier(await loaders.poolifier(), workers) },
  ];
  const peers: Peer[] = [];
  const leftOut: LeftOut[] = [];
  for (const { name, open } of openers) {
    try {
      peers.push(await open());
    } catch (error) {
      leftOut.push({ name, reason: reasonOf(error) });
    }
  }
  return { peers, leftOut };
}

function reasonOf(error: unknown): string {
  const isMissing = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
  return isMissing ? "not installed" : String(error);
}

function openPiscina(name: string, workers: number, concurrentTasksPerWorker: number): Peer {
  const pool = new Piscina({
    filename: WORKER_FILES.identity,
    name: "identity",
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker,
  });
  return { name, run: (value) => pool.run(value), close: () => pool.destroy() };
}

function openTinypool({ Tinypool }: typeof tinypoolModule, workers: number): Peer {
  const filename = WORKER_FILES.identity;
  const pool = new Tinypool({ filename, name: "identity", minThreads: workers, maxThreads: workers });
  return { name: "tinypool", run: (value) => pool.run(value), close: () => pool.destroy() };
}

function openWorkerpool(workerpool: typeof workerpoolModule, workers: number): Peer {
  const pool = workerpool.pool(WORKER_FILES.workerpool, {
    minWorkers: workers,
    maxWorkers: workers,
    workerType: "thread",
  });
  return {
    name: "workerpool",
    run: (value) => pool.exec("identity", [value]),
    close: async () => {
      await pool.terminate(true);
    },
  };
}

function openPoolifier({ FixedThreadPool }: typeof poolifierModule, workers: number): Peer {
  const threads = new EventEmitter();
  const ended = once(threads, "ended");
  let running = workers;
  const pool = new FixedThreadPool<number, number>(workers, WORKER_FILES.poolifier, {
    exitHandler: () => {
      running--;
      if (running === 0) threads.emit("ended");
    },
  });
  // Not `destroy` alone: that of poolifier 5 never ends when a thread is gone before it listens for the exit.
  const close = (): Promise<unknown> => Promise.race([pool.destroy(), ended]);
  return { name: "poolifier", run: (value) => pool.execute(value), close };
}
