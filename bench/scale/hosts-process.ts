// Many hosts in one process, each with a connection of its own, over engines that answer at once: all else is as in a real host.
import process from "node:process";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { PROTOCOL } from "../../src/cluster/heartbeat.ts";
import type { PortPair } from "../../src/cluster/port.ts";
import { PortBus } from "../../src/cluster/port-bus.ts";
import type { ClusterAddress } from "../../src/nats/cluster-address.ts";
import type { Courier } from "../../src/nats/courier.ts";
import { CourierOrders } from "../../src/nats/courier-orders.ts";
import type { CourierOrder } from "../../src/nats/courier-start.ts";
import { loadTransport } from "../../src/nats/packages.ts";
import { runCourier } from "../../src/nats/run-courier.ts";
import { hostRole, startEngines } from "../../src/nats/start-host.ts";
import { nodeAddress } from "../../src/node/cluster/cluster-address.ts";
import { connectNats } from "../../src/node/cluster/connect-nats.ts";
import { hostFigures } from "../../src/node/cluster/host-figures.ts";
import { nodePort } from "../../src/node/cluster/node-port.ts";
import { fakeEngines } from "./fake-engines.ts";

/** Which hosts a process is to have. */
export interface HostsRequest {
  /** File of the hosts' key. */
  readonly key: string;
  /** Hosts are named `h<first>` and on. */
  readonly first: number;
  readonly hosts: number;
  readonly engines: number;
}

function makePorts(): PortPair {
  const { port1, port2 } = new MessageChannel();
  return { own: nodePort(port1), other: port2 };
}

/** The courier of one host, on this thread: a thousand threads would measure the machine. */
async function courierHere(address: ClusterAddress, role: ReturnType<typeof hostRole>): Promise<Courier> {
  const [control, letters] = [new MessageChannel(), new MessageChannel()];
  const heard: ((order: CourierOrder) => void)[] = [];
  const orders = new CourierOrders((order) => heard[0]?.(order));
  const versions = { protocol: PROTOCOL, package: "0.0.0", runtime: "a simulation" };
  const ready = orders.ready();
  await runCourier(
    { address, versions, timeoutMs: 120_000, role },
    {
      connect: (timeoutMs) => connectNats(address, timeoutMs),
      explain: String,
      headers: async () => (await loadTransport()).headers,
      control: nodePort(control.port2),
      letters: nodePort(letters.port2),
      makePorts,
      machine: () => ({ cores: 8, load: 4 }),
      say: (news) => orders.hear(news),
      hear: (handler) => void heard.push(handler),
    },
  );
  await ready;
  return {
    control: nodePort(control.port1),
    portOf: (moved) => nodePort(moved as MessagePort),
    letters: new PortBus(nodePort(letters.port1)),
    newId: () => orders.newId(),
    makeStores: () => orders.makeStores(),
    ended: orders.ended,
    close: () => orders.close(),
  };
}

const request = JSON.parse(process.argv[2] ?? "{}") as HostsRequest;
const address = await nodeAddress(undefined, { key: request.key }, "host");
const transport = fakeEngines();
const bundles = { has: () => false, keep: () => undefined };

// Hundreds in a process stand still for longer than one host does.
const PATIENCE_MS = 60_000;

async function startOne(index: number): Promise<void> {
  const role = { ...hostRole(`h${index}`, true), givenUpMs: PATIENCE_MS };
  const courier = await courierHere(address, role);
  await startEngines({
    address,
    role,
    transport,
    courier,
    engines: request.engines,
    bundles,
    figures: hostFigures,
    onEvent: () => undefined,
  });
}

// As many at a time as a batch system would start.
const AT_ONCE = 25;
for (let from = 0; from < request.hosts; from += AT_ONCE) {
  const count = Math.min(AT_ONCE, request.hosts - from);
  await Promise.all(Array.from({ length: count }, (_, i) => startOne(request.first + from + i)));
}
process.send?.("ready");
process.once("disconnect", () => process.exit());
