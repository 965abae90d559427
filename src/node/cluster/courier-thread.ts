import { availableParallelism, loadavg } from "node:os";
import process from "node:process";
import { MessageChannel, parentPort, workerData } from "node:worker_threads";
import type { NatsConnection } from "@nats-io/transport-node";
import { ClientCourier } from "../../cluster/client-courier.ts";
import type { Machine } from "../../cluster/heartbeat.ts";
import { HostCourier } from "../../cluster/host-courier.ts";
import { NatsBus } from "../../cluster/nats-bus.ts";
import type { PortPair } from "../../cluster/port.ts";
import { serveLetters } from "../../cluster/port-bus.ts";
import { clusterNames } from "../../nats/cluster-names.ts";
import { makeStores } from "../../nats/cluster-stores.ts";
import { loadTransport } from "../../nats/packages.ts";
import { clientWarning, refuseUnsafe, unsafetyOf } from "../../nats/server-safety.ts";
import { connectNats } from "./connect-nats.ts";
import type { CourierNews, CourierOrder, CourierStart } from "./courier-start.ts";
import { EngineIds } from "./engine-ids.ts";
import { nodePort } from "./node-port.ts";

// The thread that has a client's, or a host's, connection, and nothing else to do.
const start = workerData as CourierStart;
const arrivals = new Int32Array(start.signal);
const notify = (): void => {
  // Whoever blocks sleeps on this number until it changes.
  Atomics.add(arrivals, 0, 1);
  Atomics.notify(arrivals, 0);
};
const say = (news: CourierNews): void => parentPort?.postMessage(news);

function makePorts(): PortPair {
  const { port1, port2 } = new MessageChannel();
  return { own: nodePort(port1, notify), other: port2 };
}

// Windows counts no load.
function machine(): Machine {
  const [load] = loadavg();
  return { cores: availableParallelism(), ...(process.platform !== "win32" && { load }) };
}

function reach({ address, timeoutMs }: CourierStart): Promise<NatsConnection> {
  return connectNats(address, timeoutMs).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${address.url} can't be reached: ${why}`, { cause: error });
  });
}

/** @returns what a client's user should hear @throws {Error} when a host must not work for such a server */
function safety(connection: NatsConnection, { address, role }: CourierStart): string | undefined {
  const unsafety = unsafetyOf(address.url, connection.info ?? {});
  if (role.kind === "client") return clientWarning(address.url, unsafety);
  if (!role.takesUnsafe) refuseUnsafe(address.url, unsafety);
  return undefined;
}

try {
  const connection = await reach(start);
  const warning = safety(connection, start);
  const bus = new NatsBus(connection);
  const { address, versions, role } = start;
  const parts = {
    bus,
    versions,
    subjects: clusterNames(address.cluster),
    control: nodePort(start.control, notify),
    makePorts,
  };
  const courier =
    role.kind === "client"
      ? new ClientCourier({ ...parts, session: { user: address.user, session: role.session }, times: role.times })
      : new HostCourier({ ...parts, ...role, machine });
  const { headers } = await loadTransport();
  serveLetters(nodePort(start.letters), connection, (entries) => {
    const made = headers();
    for (const [name, value] of Object.entries(entries)) made.set(name, value);
    return made;
  });
  const ids = new EngineIds(connection, address);
  const giveId = async (ticket: number): Promise<void> => {
    try {
      say({ kind: "id", ticket, id: await ids.next() });
    } catch (error) {
      say({ kind: "id", ticket, why: String(error) });
    }
  };
  const giveStores = async (ticket: number): Promise<void> => {
    try {
      await makeStores(connection, address.cluster, [address.user]);
      say({ kind: "stores", ticket });
    } catch (error) {
      say({ kind: "stores", ticket, why: String(error) });
    }
  };
  parentPort?.on("message", (order: CourierOrder) => {
    switch (order.kind) {
      case "newId":
        return void giveId(order.ticket);
      case "makeStores":
        return void giveStores(order.ticket);
      case "close":
        return void courier.close(order.waitMs).then(() => say({ kind: "closed" }));
    }
  });
  say({ kind: "ready", warning });
} catch (error) {
  say({ kind: "failed", why: error instanceof Error ? error.message : String(error) });
}
