import { PortBus } from "../../cluster/port-bus.ts";
import type { Courier } from "../../nats/courier.ts";
import { CourierOrders } from "../../nats/courier-orders.ts";
import type { CourierNews, CourierRequest } from "../../nats/courier-start.ts";
import { ClusterError } from "../../protocol/cluster-error.ts";
import { createCourier as ownCourier } from "../create-courier.ts";
import { checkCreateWorker, makeWorker } from "../page/make-worker.ts";
import { loadError } from "../page/readiness.ts";
import type { PageCourierStart } from "./courier-start.ts";
import { pagePort } from "./page-port.ts";

/** The worker that has the connection. */
export interface PageCourier extends Courier {
  /** As `CourierOrders.tell`. */
  readonly tell: (kind: "leave" | "comeBack") => void;
}

/**
 * Starts the worker that has the connection to a cluster's server.
 *
 * @param createCourier - as in `connect`
 * @throws {ClusterError} when there is no connection in time, the server refuses, or the worker can't be started
 * @throws {TypeError} when `createCourier` gives no worker
 */
export async function startCourier(request: CourierRequest, createCourier: unknown): Promise<PageCourier> {
  checkCreateWorker(createCourier, "createCourier");
  const worker = make(createCourier);
  const { port1, port2 } = new MessageChannel();
  const letters = new MessageChannel();
  const orders = new CourierOrders((order) => worker.postMessage(order));
  worker.addEventListener("message", ({ data }: MessageEvent<CourierNews>) => orders.hear(data));
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    orders.fail(`the worker for the connection: ${loadError(event).message}`);
  });
  const start: PageCourierStart = { ...request, control: port2, letters: letters.port2 };
  worker.postMessage(start, [port2, letters.port2]);
  try {
    const warning = await orders.ready();
    if (warning !== undefined) warn(warning);
  } catch (error) {
    worker.terminate();
    throw error;
  }
  const control = pagePort(port1);
  const bus = new PortBus(pagePort(letters.port1));
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await orders.close();
    control.close();
    bus.close();
    worker.terminate();
  };
  return {
    control,
    // Whoever moves an object on this port moves a port.
    portOf: (moved) => pagePort(moved as MessagePort),
    newId: () => orders.newId(),
    ended: orders.ended,
    letters: bus,
    makeStores: () => orders.makeStores(),
    tell: (kind) => orders.tell(kind),
    close: () => (closed ??= close()),
  };
}

/** Tells the page's author of something odd. */
export function warn(text: string): void {
  // oxlint-disable-next-line no-console -- where a page's author looks
  console.warn(text);
}

function make(createCourier: unknown): Worker {
  try {
    // Checked above.
    return makeWorker((createCourier as (() => unknown) | undefined) ?? ownCourier, "createCourier");
  } catch (cause) {
    if (cause instanceof TypeError) throw cause;
    throw new ClusterError(`the worker for the connection can't be started here: ${String(cause)}`, { cause });
  }
}
