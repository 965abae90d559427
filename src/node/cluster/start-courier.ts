import process from "node:process";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { PROTOCOL, type Versions } from "../../cluster/heartbeat.ts";
import { PortBus } from "../../cluster/port-bus.ts";
import type { Courier } from "../../nats/courier.ts";
import { CourierOrders } from "../../nats/courier-orders.ts";
import type { CourierNews, CourierOrder, CourierRequest } from "../../nats/courier-start.ts";
import { ownFile } from "../own-files.ts";
import { packageVersion } from "../package-version.ts";
import { Spinner } from "../spinner.ts";
import type { NodeCourierStart } from "./courier-start.ts";
import { nodePort } from "./node-port.ts";

/** Handlers of news about the way to the server. */
export interface ServerTold {
  /** Called at once, and then every half a minute, with why the server can't be reached yet. */
  readonly onWaiting?: ((why: string) => void) | undefined;
  /** Called once for each time that a host loses its connection, with why. */
  readonly onLost?: ((why: string) => void) | undefined;
  /** Called when the connection is back. */
  readonly onBack?: (() => void) | undefined;
}

/** The thread that has the connection. */
export interface NodeCourier extends Courier {
  /** Whether there is a connection now, as the thread says; false when it has ended. */
  readonly isOnline: () => Promise<boolean>;
}

// Longest sleep of a thread that blocks before it looks at the clock again, ms.
const MOST_SLEEP_MS = 1000;

/**
 * Starts the thread that has the connection to a cluster's server.
 *
 * @param tell - handlers of news about the way to the server
 * @throws {ClusterError} when there is no connection in time, or the server refuses
 */
export async function startCourier(request: CourierRequest, tell: ServerTold = {}): Promise<NodeCourier> {
  const { port1, port2 } = new MessageChannel();
  const letters = new MessageChannel();
  const signal = new SharedArrayBuffer(4);
  const arrivals = new Int32Array(signal);
  const start: NodeCourierStart = { ...request, versions: versions(), control: port2, letters: letters.port2, signal };
  const thread = new Worker(ownFile("build/lib/node/courier.bundle.js"), {
    workerData: start,
    transferList: [port2, letters.port2],
    // Flags of the program are not for this file: --input-type would refuse it.
    execArgv: [],
  });
  const orders = new CourierOrders((order: CourierOrder) => thread.postMessage(order));
  thread.on("message", (said: CourierNews) => hear(said, orders, tell));
  thread.once("error", (error: unknown) => orders.fail(String(error)));
  thread.once("exit", () => orders.fail("its thread has ended"));
  try {
    const warning = await orders.ready();
    if (warning !== undefined) process.emitWarning(warning);
  } catch (error) {
    await thread.terminate();
    throw error;
  }
  // A client that waits for nothing keeps no process alive; a host does.
  if (request.role.kind === "client") thread.unref();
  const control = nodePort(port1);
  const spinner = new Spinner();
  const bus = new PortBus(nodePort(letters.port1));
  bus.keepAlive(false);
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    // Else a process that waits for nothing else ends before that.
    thread.ref();
    await orders.close();
    control.close();
    bus.close();
    await thread.terminate();
  };
  return {
    letters: bus,
    makeStores: () => orders.makeStores(),
    isOnline: () => orders.isOnline(),
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
    newId: () => orders.newId(),
    ended: orders.ended,
    close: () => (closed ??= close()),
  };
}

function hear(said: CourierNews, orders: CourierOrders, tell: ServerTold): void {
  switch (said.kind) {
    case "waiting":
      return tell.onWaiting?.(said.why);
    case "lost":
      return tell.onLost?.(said.why);
    case "back":
      return tell.onBack?.();
    default:
      return orders.hear(said);
  }
}

/** What this program is. */
function versions(): Versions {
  return { protocol: PROTOCOL, package: packageVersion(), runtime: `Node ${process.versions.node}` };
}
