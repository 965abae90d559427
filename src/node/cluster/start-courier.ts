import { once } from "node:events";
import process from "node:process";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import type { CourierHandle } from "../../cluster/cluster-transport.ts";
import { PROTOCOL, type Versions } from "../../cluster/heartbeat.ts";
import type { LetterBus } from "../../cluster/letter-bus.ts";
import { PortBus } from "../../cluster/port-bus.ts";
import { ClusterError } from "../../protocol/cluster-error.ts";
import { ownFile } from "../own-files.ts";
import { packageVersion } from "../package-version.ts";
import { Spinner } from "../spinner.ts";
import type { CourierNews, CourierOrder, CourierStart } from "./courier-start.ts";
import { nodePort } from "./node-port.ts";

/** The thread that has the connection. */
export interface Courier extends CourierHandle {
  /** An id for an engine of the cluster. */
  readonly newId: () => Promise<number>;
  /** Passes messages of jobs. */
  readonly letters: LetterBus;
  /** Makes streams and buckets. @throws {ClusterError} where the server can't keep them */
  readonly makeStores: () => Promise<void>;
}

// Longest sleep of a thread that blocks before it looks at the clock again, ms.
const MOST_SLEEP_MS = 1000;
// What was sent has so long to arrive when the connection is ended, ms.
const LAST_WORDS_MS = 1000;

/**
 * Starts the thread that has the connection to a cluster's server.
 *
 * @throws {ClusterError} when there is no connection in time, or the server refuses
 */
export async function startCourier(parts: Pick<CourierStart, "address" | "role" | "timeoutMs">): Promise<Courier> {
  const { port1, port2 } = new MessageChannel();
  const letters = new MessageChannel();
  const signal = new SharedArrayBuffer(4);
  const arrivals = new Int32Array(signal);
  const start: CourierStart = { ...parts, versions: versions(), control: port2, letters: letters.port2, signal };
  const thread = new Worker(ownFile("build/lib/node/courier.bundle.js"), {
    workerData: start,
    transferList: [port2, letters.port2],
    // Flags of the program are not for this file: --input-type would refuse it.
    execArgv: [],
  });
  const gone = new Promise((resolve) => thread.once("exit", resolve));
  await ready(thread);
  // A client that waits for nothing keeps no process alive.
  thread.unref();
  const control = nodePort(port1);
  const order = (each: CourierOrder): void => thread.postMessage(each);
  let nextTicket = 0;
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    order({ kind: "close", waitMs: LAST_WORDS_MS });
    // It may have ended by an error.
    await Promise.race([news(thread, (said) => said.kind === "closed" && said), gone]);
    control.close();
    bus.close();
    await thread.terminate();
  };
  const spinner = new Spinner();
  const bus = new PortBus(nodePort(letters.port1));
  bus.keepAlive(false);
  return {
    letters: bus,
    makeStores: async () => {
      const ticket = nextTicket++;
      order({ kind: "makeStores", ticket });
      const { why } = await news(thread, (said) => said.kind === "stores" && said.ticket === ticket && said);
      if (why !== undefined) throw new ClusterError(`the server can't keep jobs: ${why}`);
    },
    control: {
      ...control,
      listen: (handler) => {
        control.listen(handler);
        // A handler of messages holds a process open.
        port1.unref();
      },
    },
    portOf: (moved) => nodePort(moved as MessagePort),
    sleeper: {
      seen: () => Atomics.load(arrivals, 0),
      sleep: (seen, untilMs) => {
        if (spinner.changes(arrivals, seen)) return;
        Atomics.wait(arrivals, 0, seen, Math.min(MOST_SLEEP_MS, untilMs - performance.now()));
      },
    },
    newId: async () => {
      const ticket = nextTicket++;
      order({ kind: "newId", ticket });
      const { id, why } = await news(thread, (said) => said.kind === "id" && said.ticket === ticket && said);
      if (id === undefined) throw new ClusterError(`the cluster gives no id to an engine: ${why}`);
      return id;
    },
    close: () => (closed ??= close()),
  };
}

async function ready(thread: Worker): Promise<void> {
  const said = await Promise.race([
    news(thread, (each) => (each.kind === "ready" || each.kind === "failed") && each),
    once(thread, "error").then(([error]: unknown[]) => ({ kind: "failed" as const, why: String(error) })),
  ]);
  if (said.kind === "failed") {
    await thread.terminate();
    throw new ClusterError(said.why);
  }
  if (said.warning !== undefined) process.emitWarning(said.warning);
}

/** The next news that `pick` takes. */
function news<Said extends CourierNews>(thread: Worker, pick: (said: CourierNews) => Said | false): Promise<Said> {
  return new Promise((resolve) => {
    const hear = (said: CourierNews): void => {
      const picked = pick(said);
      if (picked === false) return;
      thread.off("message", hear);
      resolve(picked);
    };
    thread.on("message", hear);
  });
}

/** What this program is. */
function versions(): Versions {
  return { protocol: PROTOCOL, package: packageVersion(), runtime: `Node ${process.versions.node}` };
}
